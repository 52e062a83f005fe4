/** A picture of a barcode as the file that Chromium shows instead of a camera. */
import { writeFileSync } from "node:fs";

const LEFT_ODD = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split(" ");
const PARITY = "OOOOOO OOEOEE OOEEOE OOEEEO OEOOEE OEEOOE OEEEOO OEOEOE OEOEEO OEEOEO".split(" ");
const inverted = (bars: string) => [...bars].map((bar) => (bar === "1" ? "0" : "1")).join("");
const reversed = (bars: string) => [...bars].reverse().join("");

/** Twelve digits with the check digit of an EAN-13. */
export function ean13(digits: string): string {
  const sum = [...digits].reduce((all, digit, index) => all + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** The bars (1) and spaces (0) of an EAN-13. */
function bars(code: string): string {
  const [first, ...digits] = [...code].map(Number);
  const left = digits.slice(0, 6).map((digit, index) => {
    const odd = LEFT_ODD[digit] ?? "";
    return PARITY[first ?? 0]?.[index] === "O" ? odd : reversed(inverted(odd));
  });
  const right = digits.slice(6).map((digit) => inverted(LEFT_ODD[digit] ?? ""));
  return `101${left.join("")}01010${right.join("")}101`;
}

const [WIDTH, HEIGHT, BAR] = [320, 240, 2];
const [WHITE, BLACK, NO_COLOR] = [235, 16, 128];

/** Writes a film of one picture, which shows the barcode of this EAN-13. */
export function filmBarcode(file: string, code: string): void {
  const shown = bars(code);
  const [left, top] = [Math.round((WIDTH - shown.length * BAR) / 2), 60];
  const light = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  for (const [index, bar] of [...shown].entries()) {
    if (bar === "0") continue;
    for (let y = top; y < HEIGHT - top; y++)
      light.fill(BLACK, y * WIDTH + left + index * BAR, y * WIDTH + left + (index + 1) * BAR);
  }
  const color = Buffer.alloc((WIDTH * HEIGHT) / 2, NO_COLOR);
  const header = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\nFRAME\n`;
  writeFileSync(file, Buffer.concat([Buffer.from(header), light, color]));
}
