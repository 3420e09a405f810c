import { z } from 'zod';

const duration = z.string().regex(/^\d+(ms|s|m|h)$/);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const serviceSchema = z.strictObject({
  build: z.string().optional(),
  image: z.string().regex(/^[\w./-]+:[\w.-]+$/, 'must name a version'),
  restart: z.enum(['no', 'always', 'unless-stopped', 'on-failure']),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), scalar).optional(),
  ports: z.array(z.string().regex(/^(\$\{\w+:-\d+\}|\d+):\d+$/)).optional(),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]+(:ro)?$/)).optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()).min(2),
      interval: duration,
      timeout: duration,
      retries: z.int().positive(),
      start_period: duration.optional(),
    })
    .optional(),
  stop_grace_period: duration.optional(),
  deploy: z.strictObject({ replicas: z.int().positive() }).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully', 'service_started']) }))
    .optional(),
});

/** The parts of the Compose specification that docker-compose.yml uses; anything else is a typing error. */
export const composeSchema = z
  .looseObject({ name: z.string(), services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.null()) })
  .superRefine((compose, context) => {
    const known = ['name', 'services', 'volumes'];
    for (const key of Object.keys(compose)) if (!known.includes(key) && !key.startsWith('x-')) context.addIssue(`unknown part: ${key}`);
  });

export type Compose = z.infer<typeof composeSchema>;
export type ComposeService = z.infer<typeof serviceSchema>;
