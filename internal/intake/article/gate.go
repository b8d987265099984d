package article

import "regexp"

// gates are what pages say that want something before they show the article.
var gates = regexp.MustCompile(`(?i)(?:log ?in|sign ?in|subscribe|register|create (?:an|your) (?:free )?account)[^.!?]{0,40} to (?:continue|read|view|access|see|keep reading)|(?:log ?in|sign ?in) to (?:your account|continue)|already (?:a )?(?:subscriber|member|have an account)|forgot(?:ten)? (?:your )?password|(?:this|the) (?:article|content|story) is (?:for|only available (?:to|for)|reserved for) (?:our )?(?:subscribers|members)|verify (?:that )?you are (?:a )?human|are you a robot|checking your browser|enable javascript (?:and cookies )?to continue|access denied|unusual traffic`)

// gate is the sentence that bars the way, when the page has little prose
// besides.
func (p *page) gate(prose int) string {
	if prose > 600 {
		return ""
	}
	for _, b := range p.blocks {
		if m := gates.FindString(b.text); m != "" && b.words < 80 {
			return tidy(m)
		}
	}
	return ""
}
