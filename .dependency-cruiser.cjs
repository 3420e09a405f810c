// Which lib may import which. One row per lib; everything absent is forbidden.
const ALLOWED = {
  common: [],
  platform: ['common'],
  imaging: ['common', 'platform'],
  auth: ['common', 'platform'],
  billing: ['common', 'platform'],
  assets: ['common', 'platform', 'imaging'],
  vision: ['common', 'platform', 'imaging'],
  analysis: ['common', 'platform', 'imaging', 'vision', 'assets', 'billing'],
};
// npm package -> the only paths that may import it.
const OWNERS = {
  '@prisma/client|@prisma/adapter-pg': ['\\.repository\\.ts$', '^libs/platform/src/database/'],
  pg: ['^libs/platform/src/database/', '^tools/'],
  '@aws-sdk': ['^libs/platform/src/storage/'],
  ioredis: ['^libs/platform/src/'],
  'bullmq|@nestjs/bullmq': ['^libs/platform/src/queue/', '^apps/worker/'],
  sharp: ['^libs/imaging/'],
  '@tensorflow|onnxruntime-node|nsfwjs|@vladmandic/human': ['^libs/vision/'],
  '@nestjs/swagger|zod-openapi|express|@types/express': ['^apps/api/', '^libs/platform/src/http/'],
  undici: ['^libs/platform/src/'],
  nodemailer: ['^libs/platform/src/mail/'],
  'passport|jose': ['^libs/auth/'],
  stripe: ['^libs/billing/src/stripe/'],
};
const esc = (name) => name.replaceAll('/', '[/]');

module.exports = {
  forbidden: [
    ...Object.entries(ALLOWED).map(([lib, may]) => ({
      name: `lib-${lib}`,
      severity: 'error',
      comment: `${lib} may import only: ${may.join(', ') || 'nothing'}`,
      from: { path: `^libs/${lib}/` },
      to: { path: '^(libs|apps)/', pathNot: [lib, ...may].map((name) => `^libs/${name}/`) },
    })),
    ...Object.entries(OWNERS).map(([pkg, owners]) => ({
      name: `owner-${pkg}`,
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [...owners, '\\.spec\\.ts$'] },
      to: { path: `node_modules/(${esc(pkg)})(/|$)` },
    })),
    {
      name: 'owner-generated-client',
      severity: 'error',
      comment: 'The generated database client belongs to repositories and platform/database.',
      from: { path: '^(apps|libs)/', pathNot: ['\\.repository\\.ts$', '^libs/platform/src/database/', '\\.spec\\.ts$'] },
      to: { path: '^libs/platform/src/database/generated/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'public-surface-only',
      severity: 'error',
      comment: 'Cross a lib border through its index.ts (platform: one index per folder).',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$', '^libs/platform/src/[^/]+/index\\.ts$', '^libs/[^/]+/src/testing/'],
      },
    },
    { name: 'no-app-to-app', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
    { name: 'repositories-stay-home', severity: 'error', from: { path: '^apps/' }, to: { path: '\\.repository\\.ts$' } },
    {
      name: 'testing-only-in-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: { path: '/src/testing/' },
    },
    {
      name: 'product-does-not-import-tools',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^(tools|bench|test)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^libs/platform/src/database/generated' },
  },
};
