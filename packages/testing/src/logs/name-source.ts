import { beforeAll, expect } from 'vitest';
import { logsComeFrom } from './run-logs.ts';

// Workers are kept from one file of tests to the next.
beforeAll(() => logsComeFrom(expect.getState().testPath ?? ''));
