/* Reading without internet: a service worker keeps what was read, and the whole book on request. */
(() => {
  if (!location.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register(new URL(`${tatka.root}sw.js`, location), {
      scope: new URL(tatka.root, location).pathname,
    });
  // After the page has loaded: its own files come first.
  const ready = new Promise((resolve) => {
    const go = () => resolve(register().catch(() => null));
    if (document.readyState === "complete") go();
    else addEventListener("load", go);
  });

  const button = document.querySelector("[data-tatka=keep]");
  const status = document.querySelector("[data-tatka=keep-status]");
  if (!button) return;
  const say = (text) => (status.textContent = text);
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (!(await ready)) return say(tatka.text.offline_failed);
    const registration = await navigator.serviceWorker.ready;
    registration.active.postMessage("keep");
  });
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.tatka !== "keep") return;
    if (data.failed) {
      button.disabled = false;
      return say(tatka.text.offline_failed);
    }
    const [done, total] = [data.done, data.total].map(tatka.digits);
    say(
      data.done === data.total
        ? tatka.text.offline_kept
        : tatka.fill(tatka.text.offline_keeping, { done, total }),
    );
    if (data.done === data.total) tatka.remember("kept", "yes");
  });
})();
