import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTenant, startStack, type TestStack, withDatabase } from '../support';

const BOUNDARY = 'half-an-upload';
const FILE = Buffer.alloc(400_000, 'on its way\n');

describe('An api that is asked to stop', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ workers: 0 })));
  afterAll(() => stack.stop());

  it('finishes the uploads that are under way', async () => {
    const { apiKey, organizationId } = await createTenant(stack, 'enterprise');
    const uploads = Array.from({ length: 4 }, () => {
      const upload = request(`${stack.baseUrl}/assets/upload`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      });
      const answered = new Promise<IncomingMessage>((resolve, reject) => upload.once('response', resolve).once('error', reject));
      upload.write(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="late.bin"\r\n\r\n`);
      upload.write(FILE);
      return { upload, answered };
    });
    // Long enough for all of them to have begun, and for the hooks of the stop to have had their turn.
    await sleep(500);
    const stopped = stack.api.stop();
    await sleep(500);
    for (const { upload } of uploads) upload.end(`\r\n--${BOUNDARY}--\r\n`);

    const statuses = await Promise.all(uploads.map(async ({ answered }) => (await answered).resume().statusCode));
    expect(statuses).toEqual([201, 201, 201, 201]);
    await stopped;
    await withDatabase(stack, async (database) => {
      const { rows } = await database.query('SELECT 1 FROM asset WHERE organization_id = $1', [organizationId]);
      expect(rows).toHaveLength(4);
    });
  });
});
