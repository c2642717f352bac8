import { answer } from './answer.js';
import type { Question } from './question.js';

addEventListener('message', ({ data }: MessageEvent<Question>) => postMessage(answer(data)));
