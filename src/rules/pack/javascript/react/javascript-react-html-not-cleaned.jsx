function Article({ article }) {
  // ruleid: javascript-react-html-not-cleaned
  return <div dangerouslySetInnerHTML={{ __html: article.body }} />;
}

function Intro({ article }) {
  // ruleid: javascript-react-html-not-cleaned
  return <p className="intro" dangerouslySetInnerHTML={{ __html: marked(article.intro) }}></p>;
}

function Cleaned({ article }) {
  // ok: javascript-react-html-not-cleaned
  return <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(article.body) }} />;
}

function Style() {
  // ok: javascript-react-html-not-cleaned
  return <style dangerouslySetInnerHTML={{ __html: 'body { margin: 0 }' }} />;
}

function Text({ article }) {
  // ok: javascript-react-html-not-cleaned
  return <div>{article.body}</div>;
}
