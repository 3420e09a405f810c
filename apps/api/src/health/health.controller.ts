import { Controller, Get, Res } from '@nestjs/common';
import { type Response } from 'express';
import { z } from 'zod';
import { PublicOperation } from '@argus/platform/http';
import { type Readiness, ReadinessService } from './readiness.service';

const liveSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });
const readySchema = z
  .object({
    status: z.enum(['ok', 'failed', 'stopping']),
    checks: z.record(z.string(), z.object({ status: z.enum(['ok', 'failed']), ms: z.int().meta({ description: 'How long it took.' }) })),
  })
  .meta({ id: 'Readiness' });

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  @Get('live')
  @PublicOperation({
    id: 'getLiveness',
    summary: 'Is the process alive?',
    description: 'Touches nothing: it answers as long as the process can answer at all.',
    tags: ['System'],
    family: 'root',
    responses: { 200: { description: 'It is.', schema: liveSchema } },
  })
  live(): z.input<typeof liveSchema> {
    return { status: 'ok' };
  }

  @Get('ready')
  @PublicOperation({
    id: 'getReadiness',
    summary: 'Can the service do its work?',
    description: 'Asks the database, the queue, the file store and whether the schema is the one this version needs; two seconds at most.',
    tags: ['System'],
    family: 'root',
    responses: {
      200: { description: 'Everything answers.', schema: readySchema },
      503: { description: 'Something does not answer, or the service is stopping.', schema: readySchema },
    },
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const readiness = await this.readiness.read();
    if (readiness.status !== 'ok') response.status(503);
    return readiness;
  }
}
