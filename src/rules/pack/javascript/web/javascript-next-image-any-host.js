const open = {
  // ruleid: javascript-next-image-any-host
  images: { remotePatterns: [{ protocol: 'https', hostname: '**' }] },
};

// ruleid: javascript-next-image-any-host
const svg = { reactStrictMode: true, images: { dangerouslyAllowSVG: true } };

const named = {
  // ok: javascript-next-image-any-host
  images: { remotePatterns: [{ protocol: 'https', hostname: 'images.example.org' }] },
};

const subdomains = {
  // ok: javascript-next-image-any-host
  images: { remotePatterns: [{ hostname: '**.example.org' }] },
};

const plain = {
  // ok: javascript-next-image-any-host
  images: { dangerouslyAllowSVG: false },
};
