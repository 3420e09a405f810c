import { z } from 'zod';
import { PACKS, type PackId } from '@argus/billing';

export const planBody = z.object({
  tier: z
    .enum(['starter', 'pro', 'enterprise'], 'must be starter or pro.')
    .meta({ description: '`enterprise` is agreed by contract and answered with 400.' }),
});

const packIds = Object.keys(PACKS) as [PackId, ...PackId[]];
export const packBody = z.object({
  pack: z
    .enum(packIds, `must be one of ${packIds.map((id) => `"${id}"`).join(', ')}, as a string.`)
    .meta({ description: 'Credits in the pack.' }),
});

export const pageSchema = z.object({ url: z.url().meta({ description: 'Open it in a browser.' }) }).meta({ id: 'PaymentPage' });
