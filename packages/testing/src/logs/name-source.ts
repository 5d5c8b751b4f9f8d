import { beforeAll, expect } from 'vitest';
import { logsComeFrom } from './run-logs.ts';

// Workers are reused from one test file to the next.
beforeAll(() => logsComeFrom(expect.getState().testPath ?? ''));
