import { Alert, Button, Text } from "@mantine/core";
import { useRef } from "react";
import classes from "./scan.module.css";
import { useScanner } from "./useScanner";

/** The camera's picture; reports the first barcode that it shows. */
export default function Camera({ onCode }: { onCode: (code: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const { problem, tryAgain } = useScanner(video, onCode);
  return (
    <>
      {problem === undefined ? (
        <Text size="sm" c="dimmed" mb="xs">
          Hold a barcode in front of the camera.
        </Text>
      ) : (
        <Alert color="red" variant="outline" role="alert">
          {problem} You can type the code instead.{" "}
          <Button size="compact-xs" variant="default" onClick={tryAgain}>
            Try again
          </Button>
        </Alert>
      )}
      <video ref={video} className={classes.camera} hidden={problem !== undefined} muted playsInline />
    </>
  );
}
