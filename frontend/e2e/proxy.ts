/** A proxy between the browser and the service, which can rewrite paths and simulate outages. */
import { createServer, request as forward, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

interface ProxyOptions {
  /** The service's path for a path of the browser; undefined: 404. */
  rewrite?: (path: string) => string | undefined;
}

export class ServiceProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isFrozen = false;
  private port = 0;

  constructor(
    private readonly target: string,
    private readonly options: ProxyOptions = {},
  ) {}

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens; after an outage on the same port as before. */
  async start(): Promise<this> {
    const server = createServer((incoming, outgoing) => {
      if (this.isFrozen) return;
      const path = this.options.rewrite ? this.options.rewrite(incoming.url ?? "/") : incoming.url;
      if (path === undefined) {
        outgoing.writeHead(404).end();
        return;
      }
      const { hostname, port } = new URL(this.target);
      const passed = forward(
        { hostname, port, path, method: incoming.method, headers: incoming.headers },
        (response) => {
          outgoing.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(outgoing);
        },
      );
      passed.on("error", () => outgoing.destroy());
      outgoing.on("close", () => passed.destroy());
      (incoming as IncomingMessage).pipe(passed);
    });
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((listening) => server.listen(this.port, "127.0.0.1", listening));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    return this;
  }

  /** Ends all connections and accepts no new one. */
  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server?.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Accepts requests without answering until `thaw`; these requests never get a response. */
  freeze(): void {
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
  }
}
