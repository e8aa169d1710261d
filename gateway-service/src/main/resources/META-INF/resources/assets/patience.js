/** Waiting when Prism says "later": as long as it said, a few times, and not at all once nobody wants the answer. */

const MOST_TRIES = 4;
/** Longer waits are told and left to people. */
const MOST_SECONDS = 60;

/**
 * @param {() => Promise<any>} ask may be called several times
 * @param {AbortSignal} signal ends the waiting
 * @param {(failure: object, seconds: number) => void} onSecond is told each second how long it still takes
 */
export async function patiently(ask, signal, onSecond) {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (failure) {
      const { retryAfter } = failure;
      if (!retryAfter || retryAfter > MOST_SECONDS || tries === MOST_TRIES) {
        throw failure;
      }
      for (let left = Math.ceil(retryAfter); left > 0; left--) {
        onSecond(failure, left);
        await second(signal);
      }
    }
  }
}

function second(signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("nobody waits any more", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, 1_000);
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { once: true });
  });
}
