import { AppError, type Family } from '@argus/common';
import { printError, statusAt } from './error-response';

const invalid = new AppError('request.invalid', {
  message: '`name` is required.',
  details: {
    errors: [
      { field: 'name', message: 'is required.', part: 'body', type: 'invalid_type' },
      { field: 'query', message: 'must be an object.', part: 'query', type: 'invalid_type' },
      { field: 'tags', message: 'may name at most 64 tags.' },
    ],
  },
});

const printed = (path: string, family: Family) => printError(invalid, { path, family, requestId: 'r' });

describe('A field that is wrong', () => {
  it('is 422 with its place where documents 001 and 002 are spoken', () => {
    const { status, body } = printed('/api/v1/organizations', 'api-v1');
    expect(status).toBe(422);
    expect(body).toMatchObject({ detail: '`name` is required.', status_code: 422, error: { status: 422 } });
    expect(body.errors).toEqual([
      { loc: ['body', 'name'], msg: 'is required.', type: 'invalid_type' },
      { loc: ['query'], msg: 'must be an object.', type: 'invalid_type' },
      { loc: ['body', 'tags'], msg: 'may name at most 64 tags.', type: 'value_error' },
    ]);
  });

  it.each<[string, Family]>([
    ['/workspaces', 'root'],
    ['/api/v1/assets', 'api-v1'],
    ['/api/v1/public/assets', 'api-v1'],
    ['/v1/assets', 'v1'],
  ])('is 400 with its name at %s', (path, family) => {
    const { status, body } = printed(path, family);
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'name', message: 'is required.' },
      { field: 'query', message: 'must be an object.' },
      { field: 'tags', message: 'may name at most 64 tags.' },
    ]);
  });

  it('is the only failure that the path changes', () => {
    expect(statusAt('request.malformed_json', '/api/v1/organizations')).toBe(400);
    expect(statusAt('organization.name_invalid', '/api/v1/organizations')).toBe(400);
  });
});
