import { z } from 'zod';
import { type Family } from '@argus/common';
import { isFieldLocatingPath } from '@argus/platform/http';

const fieldErrors = z
  .array(z.object({ field: z.string(), message: z.string() }))
  .optional()
  .meta({ description: 'What is wrong with each field of the request.' });
const locatedErrors = z
  .array(
    z.object({
      loc: z.array(z.string()).meta({ description: 'The part of the request and the field in it: `["body", "name"]`.' }),
      msg: z.string(),
      type: z.string().meta({ description: 'The kind of rule that was broken.' }),
    }),
  )
  .optional()
  .meta({ description: 'What is wrong with each field of the request.' });
const upgrade = z
  .boolean()
  .optional()
  .meta({ description: 'Present when a limit was reached. true: of the plan, and upgrading lifts it; false: of the key.' });

const rootError = z
  .looseObject({
    error: z.string().meta({ description: 'What went wrong, in a sentence.' }),
    code: z.string().meta({ description: 'Stable, `module.reason`.' }),
    fix: z.string().meta({ description: 'What you can do about it.' }),
    requestId: z.string().meta({ description: 'The same as in the header X-Request-Id.' }),
    errors: fieldErrors,
    upgrade,
  })
  .meta({ id: 'Error', description: 'A failure. Further fields name what it is about: `field`, `limitBytes`, …' });

const nestedError = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'Stable.' }),
      message: z.string(),
      traceId: z.string().meta({ description: 'The same as in the header X-Request-Id.' }),
      status: z.int(),
      fix: z.string().meta({ description: 'What you can do about it.' }),
      details: z.looseObject({}).optional().meta({ description: 'What the failure is about: `field`, `limitBytes`, …' }),
    }),
    detail: z.string().meta({ description: 'The same sentence as `error.message`.' }),
    status_code: z.int(),
    errors: fieldErrors,
    upgrade,
  })
  .meta({ id: 'ApiError', description: 'A failure, readable by the clients of every document under this prefix.' });

const locatingError = nestedError
  .extend({ errors: locatedErrors })
  .meta({ id: 'LocatedApiError', description: 'A failure; a request that is not valid is answered 422 and says where.' });

/** What a failure looks like at a path of the document. */
export const errorSchemaAt = (family: Family, path: string): z.ZodType => {
  if (family === 'root') return rootError;
  return isFieldLocatingPath(path) ? locatingError : nestedError;
};
