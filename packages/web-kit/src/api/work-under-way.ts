import { computed, shallowReactive, type ComputedRef } from 'vue';

/** Requests that a person asked for and that wait for their response. */
export const underWay = shallowReactive(new Set<Promise<unknown>>());

/** Whether one of them waits. */
export const isWorking: ComputedRef<boolean> = computed(() => underWay.size > 0);

/** Counts a request until it ends, well or badly. */
export async function whileWorking<Result>(request: Promise<Result>): Promise<Result> {
  underWay.add(request);
  try {
    return await request;
  } finally {
    underWay.delete(request);
  }
}
