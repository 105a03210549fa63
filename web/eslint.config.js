import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const noVue = {
  patterns: [
    { group: ['vue', 'pinia', 'vue-i18n'], message: 'link, domain and map know no framework.' },
    { group: ['**/consoles/**', '**/ui/**'], message: 'Lower layers do not know the consoles.' },
  ],
}

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'src/protocol.gen.ts'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      'max-lines': ['error', { max: 450, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 75, skipBlankLines: true, skipComments: true }],
      'no-undef': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  // A setup store or composable is a scope, not a function that does something.
  {
    files: ['src/stores/*.ts', 'src/consoles/*/stores/*.ts', 'src/**/*.test.ts', 'src/ui/locales/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['src/link/**/*.ts', 'src/domain/**/*.ts', 'src/map/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', noVue] },
  },
  prettier,
)
