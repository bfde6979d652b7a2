import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * The layers of the page: what each folder of `src` may import from, besides itself. `base` knows nobody, `session`
 * knows no view, and xterm.js has one door. `main.ts` puts everything together and may import all.
 */
const layers = {
  base: [],
  settings: ['base'],
  protocol: ['base'],
  session: ['base', 'protocol'],
  terminal: ['base', 'settings'],
  text: ['protocol'],
  ui: ['base', 'settings', 'protocol', 'session', 'terminal', 'text'],
  testing: ['base', 'settings', 'protocol', 'session', 'terminal', 'text', 'ui'],
};

const packages = {
  xterm: { group: ['@xterm/*'], message: 'Only terminal/ knows xterm.js.' },
  lit: { group: ['lit', 'lit/*'], message: 'Only ui/ knows Lit.' },
};

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: Object.keys(layers)
              .filter((other) => other !== folder && !allowed.includes(other))
              .flatMap((other) => [`../${other}/**`, `../../${other}/**`])
              .concat('**/main.ts'),
            message: `${folder}/ may import from ${allowed.join(', ') || 'nowhere else'}.`,
          },
          ...(folder === 'terminal' ? [] : [packages.xterm]),
          ...(folder === 'ui' ? [] : [packages.lit]),
        ],
      },
    ],
  },
}));

export default defineConfig(
  { ignores: ['target', 'node_modules'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  ...layerRules,
  { files: ['eslint.config.js'], extends: [tseslint.configs.disableTypeChecked] },
);
