import { usualBrand } from '@pwp/contracts';
import { vi } from 'vitest';
import { underWay } from '../api/work-under-way.ts';
import { installBrand } from './brand.ts';

// Files that share a process share one page. Each finds it as a new tab is, whatever the file before left there.
vi.useRealTimers();
vi.restoreAllMocks();
vi.unstubAllGlobals();
localStorage.clear();
sessionStorage.clear();
history.replaceState(null, '', '/');
document.head.replaceChildren();
document.body.replaceChildren();
installBrand(usualBrand);
underWay.clear();
