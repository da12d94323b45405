function Article({ article }) {
  return (
    <div>
      {/* ruleid: javascript-react-html-not-cleaned */}
      <div dangerouslySetInnerHTML={{ __html: article.body }} />
      {/* ruleid: javascript-react-html-not-cleaned */}
      <p className="intro" dangerouslySetInnerHTML={{ __html: marked(article.intro) }}></p>
      {/* ok: javascript-react-html-not-cleaned */}
      <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(article.body) }} />
      {/* ok: javascript-react-html-not-cleaned */}
      <style dangerouslySetInnerHTML={{ __html: 'body { margin: 0 }' }} />
      {/* ok: javascript-react-html-not-cleaned */}
      <div>{article.body}</div>
    </div>
  );
}
