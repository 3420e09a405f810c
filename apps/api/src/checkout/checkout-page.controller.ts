import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { PublicOperation, RequestQuery } from '@argus/platform/http';
import { sendPage } from '../pages/page';
import { checkoutPage } from './checkout-pages';

const outcomeQuery = z.object({
  checkout: z.enum(['done', 'cancelled', 'portal']).default('portal').meta({ description: 'Where they come from.' }),
});

/** Where the payment provider's pages lead back to. */
@Controller('ui/billing')
export class CheckoutPageController {
  @Get()
  @PublicOperation({
    id: 'showCheckoutOutcome',
    summary: 'Come back from the payment page',
    description: 'A page for people. It says what to expect and knows nothing: what was paid is told by the payment provider itself.',
    tags: ['Billing'],
    family: 'root',
    request: { query: outcomeQuery },
    responses: { 200: { description: 'A page.', orPage: true } },
  })
  show(@RequestQuery() { checkout }: z.output<typeof outcomeQuery>, @Res() response: Response): void {
    sendPage(response, 200, checkoutPage(checkout));
  }
}
