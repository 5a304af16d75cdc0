/**
 * When what has the keyboard's focus is taken off the page (a card that was answered, a chat that is closed), the focus goes
 * to the nearest thing marked `data-focus-home` instead of back to the top of the page.
 */
export function rescueFocus(root: HTMLElement): () => void {
  let last: Element | undefined;
  const remember = (event: FocusEvent) => (last = event.target as Element);
  const observer = new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    last = undefined;
    root.querySelector<HTMLElement>("[data-focus-home]")?.focus();
  });
  root.addEventListener("focusin", remember);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    root.removeEventListener("focusin", remember);
  };
}
