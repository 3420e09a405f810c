import { AppError } from '@argus/common';
import { getQueueToken } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { LinkedQueue } from './linked-bullmq';
import type { QueueName } from './queue-settings';
import { bounded, TimeLimitError } from './bounded';
import { BackendLink } from './backend-link';

const ANSWER_LIMIT_MS = 2_000;

/** The one way to a queue: bounded in time, with every failure of the backend told as `service.unavailable`. */
@Injectable()
export class QueueAccess {
  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly link: BackendLink,
  ) {}

  /** @throws AppError `service.unavailable` when the backend fails or does not answer within `limitMs`. */
  async ask<T>(name: QueueName, question: (queue: LinkedQueue) => Promise<T>, limitMs: number = ANSWER_LIMIT_MS): Promise<T> {
    const queue = this.moduleRef.get<LinkedQueue>(getQueueToken(name), { strict: false });
    return orUnavailable(
      bounded(question(queue), limitMs).catch((error: unknown) => {
        // A connection that hangs reports no error by itself.
        if (error instanceof TimeLimitError) this.link.outages.note(error);
        throw error;
      }),
    );
  }
}

export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new AppError('service.unavailable', { details: { part: 'queue' }, cause });
  }
}
