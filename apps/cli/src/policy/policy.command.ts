import { Command } from 'commander';
import { policyDiffCommand } from './diff/diff.command.js';
import { policyHistoryCommand } from './history/history.command.js';
import { policyInfoCommand } from './info/info.command.js';
import { policyNewCommand } from './new/new.command.js';
import { policyRefreshCommand } from './refresh/refresh.command.js';
import { policyRollbackCommand } from './rollback/rollback.command.js';
import { policyLintCommand } from './lint/lint.command.js';
import { policySchemaCommand } from './schema/schema.command.js';
import { policyTestCommand } from './test/test.command.js';
import { policyValidateCommand } from './validate/validate.command.js';

export const policyCommand = new Command('policy')
  .description('the documents that decide')
  .addCommand(policyNewCommand)
  .addCommand(policyValidateCommand)
  .addCommand(policyLintCommand)
  .addCommand(policyTestCommand)
  .addCommand(policyDiffCommand)
  .addCommand(policySchemaCommand)
  .addCommand(policyInfoCommand)
  .addCommand(policyHistoryCommand)
  .addCommand(policyRefreshCommand)
  .addCommand(policyRollbackCommand);
