import { DomSanitizer } from '@angular/platform-browser';

export class ArticleComponent {
  constructor(private readonly sanitizer: DomSanitizer) {}

  body(article: Article) {
    // ruleid: typescript-angular-security-bypassed
    return this.sanitizer.bypassSecurityTrustHtml(article.body);
  }

  frame(id: string) {
    // ruleid: typescript-angular-security-bypassed
    return this.sanitizer.bypassSecurityTrustResourceUrl('https://video.example.org/' + id);
  }

  icon() {
    // ok: typescript-angular-security-bypassed
    return this.sanitizer.bypassSecurityTrustHtml('<svg></svg>');
  }

  clean(article: Article) {
    // ok: typescript-angular-security-bypassed
    return this.sanitizer.sanitize(SecurityContext.HTML, article.body);
  }

  text(article: Article) {
    // ok: typescript-angular-security-bypassed
    return article.body;
  }
}
