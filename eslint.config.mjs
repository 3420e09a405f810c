import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const CLOCK_RULE = {
  selector: "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'Business time comes from the injected Clock; measure durations with performance.now().',
};
const ENV_RULE = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read once, in libs/platform/src/config.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.argus/**', 'libs/platform/src/database/generated/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', 500],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-console': 'error',
      eqeqeq: ['error', 'smart'],
    },
  },
  // Nest reads constructor types at run time through decorator metadata: an `import type` there breaks injection silently.
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off', 'no-restricted-syntax': ['error', CLOCK_RULE, ENV_RULE] },
  },
  { files: ['libs/common/src/clock.ts', 'libs/platform/src/config/**'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['tools/**', 'bench/**', 'samples/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.mjs', '**/*.cjs', '**/*.js'], languageOptions: { globals: { ...globals.node } } },
  { files: ['**/*.spec.ts', 'test/**/*.ts'], rules: { '@typescript-eslint/unbound-method': 'off', 'no-restricted-syntax': 'off' } },
  prettier,
);
