package threat

import "strconv"

// Reliability is the Admiralty grade of a source, A (completely reliable) to
// E (unreliable), F when it cannot be judged. It is independent of the
// credibility of any one report. The zero value reads as F.
type Reliability string

// The six grades of a source (AJP-2.1, "Admiralty code").
const (
	ReliabilityA Reliability = "A" // completely reliable
	ReliabilityB Reliability = "B" // usually reliable
	ReliabilityC Reliability = "C" // fairly reliable
	ReliabilityD Reliability = "D" // not usually reliable
	ReliabilityE Reliability = "E" // unreliable
	ReliabilityF Reliability = "F" // reliability cannot be judged
)

// Reliabilities lists the grades from A to F.
var Reliabilities = [...]Reliability{ReliabilityA, ReliabilityB, ReliabilityC, ReliabilityD, ReliabilityE, ReliabilityF}

var reliabilityWords = map[Reliability]string{
	"A": "completely reliable", "B": "usually reliable", "C": "fairly reliable",
	"D": "not usually reliable", "E": "unreliable", "F": "reliability cannot be judged",
}

// Words is the grade in words.
func (r Reliability) Words() string {
	if w, ok := reliabilityWords[r]; ok {
		return w
	}
	return reliabilityWords[ReliabilityF]
}

// Valid says whether r is one of the six grades.
func (r Reliability) Valid() bool { _, ok := reliabilityWords[r]; return ok }

// Credibility is the Admiralty grade of one piece of information, 1 (confirmed)
// to 5 (improbable), 6 when its truth cannot be judged. Zero means not graded
// yet and reads as 6.
type Credibility int

var credibilityWords = [...]string{
	1: "confirmed by other sources", 2: "probably true", 3: "possibly true",
	4: "doubtful", 5: "improbable", 6: "truth cannot be judged",
}

// Words is the grade in words.
func (c Credibility) Words() string {
	if c.Valid() {
		return credibilityWords[c]
	}
	return credibilityWords[6]
}

// Valid says whether c is one of the six grades.
func (c Credibility) Valid() bool { return c >= 1 && c <= 6 }

// String is the figure, "6" for what is not graded.
func (c Credibility) String() string {
	if !c.Valid() {
		return "6"
	}
	return strconv.Itoa(int(c))
}

// Likelihood is one of the seven terms of ICD 203 §6.e(2)(a), ordered. Zero
// means that no likelihood was judged.
type Likelihood int

// The seven terms.
const (
	AlmostNoChance Likelihood = iota + 1
	VeryUnlikely
	Unlikely
	RoughlyEvenChance
	Likely
	VeryLikely
	AlmostCertain
)

// Band is one row of the ICD 203 scale: a term with its percentages.
type Band struct {
	Term      Likelihood
	Words     string
	Low, High int // percent; an edge shared by two terms belongs to the upper one
}

// LikelihoodScale is the ICD 203 scale (version 2015). The standard leaves the
// edges (5, 20, 45, 55, 80, 95) to both neighbours; here an edge belongs to
// the upper term, because doubt favours warning.
var LikelihoodScale = [...]Band{
	{AlmostNoChance, "almost no chance", 1, 5},
	{VeryUnlikely, "very unlikely", 5, 20},
	{Unlikely, "unlikely", 20, 45},
	{RoughlyEvenChance, "roughly even chance", 45, 55},
	{Likely, "likely", 55, 80},
	{VeryLikely, "very likely", 80, 95},
	{AlmostCertain, "almost certain", 95, 99},
}

// String is the term in words, empty for none.
func (l Likelihood) String() string {
	if l < AlmostNoChance || l > AlmostCertain {
		return ""
	}
	return LikelihoodScale[l-1].Words
}

// LikelihoodOf is the term for a probability in percent, none outside 1 to 99:
// ICD 203 has no term for what is impossible or certain.
func LikelihoodOf(percent int) Likelihood {
	if percent < 1 || percent > 99 {
		return 0
	}
	term := AlmostNoChance
	for _, b := range LikelihoodScale {
		if percent >= b.Low {
			term = b.Term
		}
	}
	return term
}

// Confidence is how well founded a judgement is. It is a separate axis and
// never stands in one sentence with a likelihood (ICD 203 §6.e(2)(a)).
type Confidence string

// The three levels.
const (
	ConfidenceLow      Confidence = "low"
	ConfidenceModerate Confidence = "moderate"
	ConfidenceHigh     Confidence = "high"
)
