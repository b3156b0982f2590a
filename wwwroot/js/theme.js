// Keeps the chosen theme for the next visit, and tells the browser's own controls (scroll bars, lists) which colours they stand on.
export function remember(cookie, theme) {
  document.cookie = `${cookie}=${theme}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.dataset.theme = theme;
}
