/** Short and quiet: heard by who waits for it, and by nobody else. */
const SECONDS = 0.12;
const HERTZ = 660;
const LOUDNESS = 0.05;

let audio: AudioContext | null = null;

/** A short quiet tone. Silent where the browser has no sound, or wants a click first. */
export function beep(): void {
  try {
    audio ??= new AudioContext();
  } catch {
    return;
  }
  if (audio.state === 'suspended') void audio.resume().catch(() => undefined);
  const now = audio.currentTime;
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = HERTZ;
  gain.gain.setValueAtTime(LOUDNESS, now);
  gain.gain.exponentialRampToValueAtTime(0.0001, now + SECONDS);
  tone.connect(gain).connect(audio.destination);
  tone.start(now);
  tone.stop(now + SECONDS);
}
