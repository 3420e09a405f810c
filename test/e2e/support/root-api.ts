import { createTenant, startStack, type StackOptions, type TestStack } from '../../support';
import { ConformanceClient } from './conformance-client';

type Plan = 'free' | 'starter' | 'pro' | 'enterprise';

export interface RootApi {
  readonly stack: TestStack;
  /** Speaks for a workspace of its own, on the plan that was asked for. */
  readonly client: ConformanceClient;
  readonly apiKey: string;
  readonly organizationId: string;
  /** A client for a new workspace. */
  tenant(plan: Plan): Promise<ConformanceClient>;
}

/** A running stack and a client of it. */
export async function startRootApi(plan: Plan, options: StackOptions = {}): Promise<RootApi> {
  const stack = await startStack(options);
  try {
    const demo = await ConformanceClient.connect(stack.baseUrl, stack.apiKey);
    const tenant: RootApi['tenant'] = async (itsPlan) => demo.as((await createTenant(stack, itsPlan)).apiKey);
    const { apiKey, organizationId } = await createTenant(stack, plan);
    return { stack, client: demo.as(apiKey), apiKey, organizationId, tenant };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
