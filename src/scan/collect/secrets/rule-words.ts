// SPDX-License-Identifier: Apache-2.0

/** What each rule of the preset recognises, without the value. */
export const ruleWords: Readonly<Record<string, string>> = {
  aws: 'An AWS secret access key',
  gcp: 'A Google Cloud service account key',
  privatekey: 'A private key',
  npm: 'An npm access token',
  basicauth: 'A URL with user name and password',
  slack: 'A Slack token or webhook',
  sendgrid: 'A SendGrid API key',
  shopify: 'A Shopify access token',
  github: 'A GitHub token',
  gitlab: 'A GitLab token',
  grafana: 'A Grafana token',
  openai: 'An OpenAI API key',
  anthropic: 'An Anthropic API key',
  groq: 'A Groq API key',
  huggingface: 'A Hugging Face token',
  linear: 'A Linear API key',
  notion: 'A Notion integration token',
  '1password': 'A 1Password service account token',
  'database-connection-string': 'A database address with user name and password',
  'hashicorp-vault': 'A Vault token',
  vercel: 'A Vercel token',
  databricks: 'A Databricks token',
  docker: 'A Docker access token',
  figma: 'A Figma token',
};
