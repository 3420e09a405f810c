import { type Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const LOOK_EVERY_MS = 100;

/**
 * Ends the connections of a stopping server: the idle ones at once and again as they fall idle, the busy ones at a deadline. Node alone would
 * wait for every kept-alive client, and for a slow download as long as it takes.
 */
@Injectable()
export class ConnectionDrain implements BeforeApplicationShutdown {
  /** How long requests under way may take to finish. */
  deadlineMs = 10_000;

  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;
    const stoppingAt = performance.now();
    const timer = setInterval(() => {
      if (performance.now() - stoppingAt > this.deadlineMs) server.closeAllConnections();
      else server.closeIdleConnections();
    }, LOOK_EVERY_MS);
    server.once('close', () => clearInterval(timer));
  }
}
