package article

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Sentences of an article, for pages to be made of.
const (
	one   = `The security service said on Friday that gunmen had entered the hall shortly before the concert began, and opened fire.`
	two   = `Witnesses, some of whom had hidden behind the stage, spoke of automatic weapons and of smoke that filled the corridors.`
	three = `By midnight the number of dead had risen to at least 40, officials said, while more than 100 people were being treated.`
)

func parse(t testing.TB, page string) Article {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return Extract(doc)
}

func paragraphs(lines ...string) string { return "<p>" + strings.Join(lines, "</p>\n<p>") + "</p>" }

// TestTheArticleIsFound has the furniture that surrounds articles, one kind a
// case: the article's sentences stay, in order, and nothing else does.
func TestTheArticleIsFound(t *testing.T) {
	body := paragraphs(one, two, three)
	whole := strings.Join([]string{one, two, three}, "\n\n")
	comment := paragraphs("I was there last week, and I can hardly believe what happened.", "Nobody could have known, or could they, I ask myself.")
	for _, tt := range []struct{ name, page string }{
		{"bare", body},
		{"headline and second line", `<article><h1>Gunmen enter hall</h1><p class="dek">What is known, and what is not, after a night of fear in the city.</p>` + body + `</article>`},
		{"menus", `<nav><ul><li><a href=/a>World</a></li><li><a href=/b>Sport, and more</a></li></ul></nav><main>` + body + `</main><footer>` + comment + `</footer>`},
		{"comments as long as the article", `<article>` + body + `</article><section id="comments">` + comment + comment + comment + comment + `</section>`},
		{"a list of teasers", `<div id=a>` + body + `</div><div class=list>` + strings.Repeat(`<div class="card"><h3><a href="/x">Another story of the day</a></h3><p>A few words about it, so that one may click.</p></div>`, 12) + `</div>`},
		{"related stories within", `<article>` + paragraphs(one, two) + `<div><h4>Related stories</h4><ul><li><a href=/a>A story about something else</a></li><li><a href=/b>And one more of them</a></li></ul></div>` + paragraphs(three) + `</article>`},
		{"a promotion in a paragraph", `<article>` + paragraphs(one, `<b>Read more:</b> <a href=/x>What we know of the hall</a>`, two, `Sign up for our free newsletter, delivered to your inbox daily.`, three, `Follow us on Twitter @wire.`) + `</article>`},
		{"a caption and a credit", `<article>` + paragraphs(one, two) + `<figure><img src=x><figcaption>The hall on Friday night, seen from the river.</figcaption></figure><p>(Photo: Agency / A. Name)</p>` + paragraphs(three) + `</article>`},
		{"a cookie notice longer than the article", `<article>` + body + `</article><div class="cookie-consent">` + strings.Repeat(paragraphs("This website uses cookies to improve your experience while you navigate, and for other purposes."), 12) + `</div>`},
		{"what shows on demand", `<article>` + paragraphs(strings.Replace(one, "gunmen", `<span class="tip-tooltip"><a href=/g>gunmen</a><span class="tooltip-content">Gunmen: 12 stories, 3 videos, follow this topic</span></span>`, 1), two, three) + `</article>`},
		{"agency credits", `<article>` + paragraphs(one, two, three, "(Reporting by A. Name and B. Name; editing by C. Name)", "D. Name contributed to this report.") + `</article>`},
		{"hidden text", `<article>` + paragraphs(one) + `<p style="display: none">Hidden words, which nobody sees, and nobody should read.</p>` + paragraphs(two, three) + `</article>`},
		{"the body split by advertisements", `<div class=story-body>` + paragraphs(one) + `</div><div class="ad-slot">Advertisement, with words</div><div class=story-body>` + paragraphs(two, three) + `</div>`},
		{"line breaks for paragraphs", `<div>` + one + `<br><br>` + two + `<br><br>` + three + `</div>`},
		{"about the issuer", `<article>` + body + `<p><b>About Example Corp</b></p><p>Example Corp is a maker of things, and has offices in many countries.</p></article>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := parse(t, `<html><head><title>Gunmen enter hall</title></head><body>`+tt.page+`</body></html>`)
			if a.Text != whole {
				t.Errorf("got:\n%s", a.Text)
			}
		})
	}
}

func TestWhatBelongsToTheArticleStays(t *testing.T) {
	for name, inner := range map[string]string{
		"a heading":        `<h2>What is known</h2>`,
		"a list":           `<ul><li>Four gunmen</li><li>One vehicle</li></ul>`,
		"a table":          `<table><tr><td>Killed</td><td>40</td></tr><tr><td>Injured</td><td>100</td></tr></table>`,
		"a quoted post":    `<div class="social-embed"><blockquote class="twitter-tweet"><p>We are monitoring the reports and ask everyone to stay away.</p></blockquote></div>`,
		"a long quotation": `<blockquote><p>“We ran, and we did not look back,” said one of them.</p></blockquote>`,
	} {
		a := parse(t, "<body><article>"+paragraphs(one, two)+inner+paragraphs(three)+"</article></body>")
		for _, words := range []string{"What is known", "Four gunmen", "Killed 40", "We are monitoring", "We ran"} {
			if strings.Contains(strings.NewReplacer("<td>", "", "</td>", " ", "<tr>", "").Replace(inner), words) && !strings.Contains(a.Text, words) {
				t.Errorf("%s is lost: %q", name, a.Text)
			}
		}
	}
}

func TestJSONLDIsHeardAsAWitness(t *testing.T) {
	ld := func(body string) string {
		return `<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Gunmen enter hall","datePublished":"2024-03-22","author":[{"name":"A"},{"name":"B"}],"articleBody":"` + body + `"}]}</script>`
	}
	filler := strings.Repeat("The rest of the article, which is long, says more of this. ", 20)
	for _, tt := range []struct{ name, page, want, not string }{
		{"a page drawn by a script", ld(one+" "+filler) + `<div id=root></div>`, one, "\x00"},
		{"a body that is only the beginning", ld(one) + `<article>` + paragraphs(one, two, three) + `</article>`, three, "\x00"},
		{"a body that is of another page", ld(filler+filler) + `<article>` + paragraphs(one, two, three, one+two, two+three, one+three+two) + `</article>`, three, "The rest of"},
	} {
		a := parse(t, "<head>"+tt.page[:strings.Index(tt.page, "</script>")+9]+"</head><body>"+tt.page[strings.Index(tt.page, "</script>")+9:]+"</body>")
		if !strings.Contains(a.Text, tt.want) || strings.Contains(a.Text, tt.not) {
			t.Errorf("%s: got %q", tt.name, a.Text)
		}
		if a.Author != "A, B" || a.Published != "2024-03-22" {
			t.Errorf("%s: got %q %q", tt.name, a.Author, a.Published)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add("<body><article><h1>a</h1>" + paragraphs(one, two) + "</article>")
	f.Add(`<table><tr><td>a<td>b<tr><td><table><tr><td>c</table></table><div hidden>x</div><pre> a
b</pre>`)
	f.Add(`<script type="application/ld+json">{"@type":["NewsArticle"],"articleBody":"x","author":[{"name":7}]}</script><p>a<br><br>b`)
	f.Fuzz(func(t *testing.T, page string) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return
		}
		a := Extract(doc)
		if strings.ContainsRune(a.Text, 0) || len(a.Text) > 4*len(page)+1000 {
			t.Fatalf("got %q", a.Text)
		}
		Visible(doc)
		Whole(doc)
	})
}
