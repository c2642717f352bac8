const PATIENCE_MS = 20_000;
const EVERY_MS = 20;

/** Waits until the expectation holds; fails with its own message when it does not within 20 s. */
export async function eventually(expectation: () => void | Promise<void>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
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
