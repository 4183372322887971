/** A picture that differs from its neighbours'. */
export function drawAvatar(id: number): string {
  const hue = (id * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="hsl(${hue} 55% 45%)"/><circle cx="40" cy="32" r="14" fill="#fff"/><path d="M12 80a28 28 0 0 1 56 0z" fill="#fff"/></svg>`;
}
