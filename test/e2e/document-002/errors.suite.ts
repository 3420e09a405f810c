import type { Scene } from './scene';

export function describeErrors(given: () => Scene): void {
  describe('Error Handling: “All errors follow a consistent format”', () => {
    it('401: missing or invalid auth', async () => {
      const nobody = given().api.client.as(null);
      for (const headers of [{}, { cookie: 'argus_session=nobody' }, { 'x-api-key': 'argus_sk_nobody' }] as Record<string, string>[]) {
        const { status, body } = await nobody.send<Record<string, unknown>>('GET', '/api/v1/users/me', { headers });
        expect({ status, body }).toMatchObject({ status: 401, body: { detail: expect.stringMatching(/\S/) as string, status_code: 401 } });
      }
    });

    it('422: a validation error, whose detail is a sentence and which says where', async () => {
      const person = await given().person();
      const { status, body } = await person.send<Record<string, unknown>>('PUT', '/api/v1/users/me', { json: { theme: 'pink', bio: 7 } });
      expect(status).toBe(422);
      expect(body).toMatchObject({
        detail: expect.stringMatching(/`(theme|bio)`/) as string,
        status_code: 422,
        error: { code: 'request.invalid', status: 422 },
      });
      expect(body.errors).toHaveLength(2);
      expect(body.errors).toEqual(
        expect.arrayContaining([
          { loc: ['body', 'theme'], msg: expect.stringMatching(/light, dark, system/) as string, type: expect.any(String) as string },
          { loc: ['body', 'bio'], msg: expect.stringMatching(/text/) as string, type: 'invalid_type' },
        ]),
      );
    });

    it('422 of a query names the query; of a body that is missing, its fields', async () => {
      const { owner, id } = await given().team();
      const logs = await owner.send<{ errors: unknown[] }>('GET', `/api/v1/audit/organizations/${id}/logs?limit=0`);
      expect([logs.status, logs.body.errors]).toMatchObject([422, [{ loc: ['query', 'limit'] }]]);
      const organization = await owner.send<{ errors: unknown[] }>('POST', '/api/v1/organizations');
      expect([organization.status, organization.body.errors]).toMatchObject([422, [{ loc: ['body', 'name'] }]]);
    });

    it('400: a body that is not JSON', async () => {
      const person = await given().person();
      const { status, body } = await person.send<{ status_code: number }>('POST', '/api/v1/organizations', { body: '{' });
      expect([status, body.status_code]).toEqual([400, 400]);
    });

    it('403: a key is no person, and acts inside its own organization only', async () => {
      const { client, stack } = given().api;
      expect((await client.send('GET', '/api/v1/users/me')).status).toBe(403);
      const { id } = await given().team();
      expect((await client.as(stack.apiKey).send('GET', `/api/v1/organizations/${id}`)).status).toBe(403);
      expect((await client.as(stack.apiKey).send('GET', `/api/v1/projects?organization_id=${id}`)).status).toBe(403);
    });
  });
}
