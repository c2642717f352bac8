import { Command } from 'commander';
export const doctorCommand = new Command('doctor').description('x').option('--json', 'x');
