const PATIENCE_MS = 20_000;
const EVERY_MS = 20;

/** Waits until the expectation holds; fails with its own message when it does not in time, which is 20 s. */
export async function eventually(
  expectation: () => void | Promise<void>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }
}
