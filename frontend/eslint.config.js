import jsxA11y from 'eslint-plugin-jsx-a11y-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const features = ['start', 'session', 'generate', 'gallery', 'viewer', 'console'];

/** A feature knows api, state, hooks and components; only pages put features together. */
const apart = features.map((name) => ({
  files: [`src/features/${name}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: [
              ...features.filter((other) => other !== name).map((other) => `~/features/${other}/**`),
              '~/pages/**',
              '../**',
            ],
            message: 'A feature imports no other feature: put them together in src/pages.',
          },
        ],
      },
    ],
  },
}));

/** Nothing below the features may know a feature. */
const below = {
  files: ['src/{api,state,hooks,components}/**'],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: ['~/features/**', '~/pages/**'] }] }],
  },
};

export default tseslint.config(
  { ignores: ['node_modules', '../static'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended, reactHooks.configs.flat.recommended, jsxA11y.configs.recommended],
    rules: {
      'max-lines': ['error', 160],
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true }],
      complexity: ['error', 12],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "ImportDeclaration[source.value='react'] > ImportSpecifier[imported.name=/^(use|useEffectEvent|useOptimistic|useActionState|Activity|cache)$/]",
          message: 'A host may have React 18.',
        },
        { selector: "JSXAttribute[name.name='fetchPriority']", message: 'React 18 does not know it: components/urgency.' },
      ],
    },
  },
  // One file for the wire, so that generated types can take its place.
  { files: ['src/api/types.ts'], rules: { 'max-lines': 'off' } },
  ...apart,
  below,
  {
    files: ['**/*.test.{ts,tsx}'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off', 'no-restricted-imports': 'off' },
  },
);
