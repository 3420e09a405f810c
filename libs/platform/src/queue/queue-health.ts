import { Injectable } from '@nestjs/common';
import { BackendLink } from './backend-link';
import { bounded } from './bounded';
import { orUnavailable } from './queue-access';

const PING_LIMIT_MS = 1_000;

@Injectable()
export class QueueHealth {
  constructor(private readonly link: BackendLink) {}

  /** @throws AppError `service.unavailable` when the backend does not answer within 1 s. */
  async check(): Promise<void> {
    await orUnavailable(bounded(this.link.ping(), PING_LIMIT_MS));
  }
}
