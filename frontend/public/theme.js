// Sets a chosen theme before the first paint. A file of its own, because the page's
// content security policy allows no inline script.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be closed to the page; the system's theme holds then.
}
