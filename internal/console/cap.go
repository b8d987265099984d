package console

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"io"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// capPage is the page on which a CAP message is checked.
type capPage struct {
	frame
	Wrong   string
	Text    string // as pasted
	Bytes   string // the message as it came, in base64, to take it in unchanged
	Source  string // who it says it is from
	Verdict string
	Tone    string
	Counts  string
	Lines   []capLine
	More    int // lines and findings not shown
	Map     template.HTML
	Views   []capView
	Sources []string
	Marking markingChoice
}

// capLine is a line of the message, with what was found in it.
type capLine struct {
	Number   int
	Text     string
	Findings []capFinding
}

type capFinding struct {
	cap.Finding
	Tone string
}

// capView is what a person is told by one info block.
type capView struct {
	Lang, Headline, Event, Description, Instruction, Sender, Contact, Web string
	Facts                                                                 []capFact
}

type capFact struct{ Name, Value string }

// Bounds of what is checked on the page, and of what is shown.
const (
	capMost         = 2 << 20
	capLines        = 1500
	capLineLength   = 600
	capFindings     = 300
	capViews        = 12
	capMapsVertices = 5000
)

func (c *Console) capRoutes() []route {
	return []route{
		{"GET /cap", threat.RoleReader, c.capForm},
		{"POST /cap", threat.RoleReader, c.checkCAP},
		{"POST /cap/take", threat.RoleAnalyst, c.takeCAP},
	}
}

func (c *Console) newCAPPage(v *visit) (*capPage, error) {
	p := &capPage{frame: c.begin(v, "cap", "CAP"), Marking: markingFor(v.by(), c.Options.Marking)}
	p.Lede = "Check a message of the Common Alerting Protocol, and see what a person is told by it."
	var err error
	if p.MayWrite {
		p.Sources, err = c.sourceNames(v)
	}
	return p, err
}

func (c *Console) capForm(v *visit) error {
	p, err := c.newCAPPage(v)
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "cap", p)
	return nil
}

// checkCAP judges a message that is pasted or uploaded. Nothing of it is kept.
func (c *Console) checkCAP(v *visit) error {
	p, err := c.newCAPPage(v)
	if err != nil {
		return err
	}
	status := http.StatusOK
	data, err := capMessage(v)
	if err == nil {
		p.judge(data)
		p.Text = v.form("text")
	} else if p.Notice, err = wrong(err); err != nil {
		return err
	} else {
		p.Wrong, p.Text, status = p.Notice.Where, v.form("text"), http.StatusUnprocessableEntity
	}
	c.show(v.w, v.r, status, "cap", p)
	return nil
}

// capMessage gives the message of the form: the file if there is one, else
// the words.
func capMessage(v *visit) ([]byte, error) {
	data := []byte(strings.ReplaceAll(v.form("text"), "\r\n", "\n"))
	where := "text"
	if f, _, err := v.r.FormFile("file"); err == nil {
		defer f.Close()
		where = "file"
		if data, err = io.ReadAll(io.LimitReader(f, capMost+1)); err != nil {
			return nil, threat.Invalid(where, "the file could not be read", "choose it again")
		}
	}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, threat.Invalid(where, "there is no message in it", "paste a CAP message, or choose a file")
	case len(data) > capMost:
		return nil, threat.TooLarge(where, "the message is larger than "+sizeWords(capMost), "check it with tocsin cap validate")
	}
	return data, nil
}

// takeCAP takes the checked message in as a report, byte for byte.
func (c *Console) takeCAP(v *visit) error {
	to, said, err := c.takeMessage(v)
	if err == nil {
		return c.done(v, to, said)
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.newCAPPage(v)
	if err != nil {
		return err
	}
	if data, err := base64.StdEncoding.DecodeString(v.form("message")); err == nil && len(data) <= capMost {
		p.judge(data)
	}
	p.Notice, p.Wrong, p.Source = n, n.Where, v.form("source")
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "cap", p)
	return nil
}

func (c *Console) takeMessage(v *visit) (to, said string, err error) {
	a := desk.Arrival{Way: "paste", Name: "message.cap", MediaType: "application/cap+xml", Source: strings.TrimSpace(v.form("source"))}
	if a.Source == "" {
		return "", "", threat.Invalid("source", "the report has no source", "say who it comes from")
	}
	if a.Marking, err = threat.ParseMarking(v.form("marking")); err != nil {
		return "", "", err
	}
	data, err := base64.StdEncoding.DecodeString(v.form("message"))
	if err != nil || len(data) == 0 {
		return "", "", threat.Invalid("text", "there is no message in it", "paste a CAP message, or choose a file")
	}
	a.Body = bytes.NewReader(data)
	rep, fresh, err := c.Intake.Take(v.ctx(), v.by(), a)
	return "/reports/" + rep.ID, saidOf(fresh), err
}

// judge fills the page with what is found in a document and what it tells.
func (p *capPage) judge(data []byte) {
	reports := cap.Validate(data)
	var findings []cap.Finding
	worst := cap.Valid
	var alerts []*cap.Alert
	for _, r := range reports {
		findings = append(findings, r.Findings...)
		if r.Verdict == cap.Malformed || r.Verdict == cap.Invalid && worst == cap.Valid {
			worst = r.Verdict
		}
		if r.Alert != nil {
			alerts = append(alerts, r.Alert)
		}
	}
	p.Bytes = base64.StdEncoding.EncodeToString(data)
	p.Verdict, p.Tone = verdictWords(worst, len(reports))
	p.Counts = findingCounts(findings)
	p.Lines, p.More = capLinesOf(data, findings)
	p.tell(alerts)
}

func verdictWords(v cap.Verdict, messages int) (words, tone string) {
	subject := "The message is"
	if messages > 1 {
		subject = counted(messages, "message: it is", "messages: at least one is")
	}
	switch v {
	case cap.Malformed:
		return subject + " not well-formed CAP", "alarm"
	case cap.Invalid:
		return subject + " invalid", "alarm"
	}
	if messages > 1 {
		return counted(messages, "message", "messages") + ", all valid", "ok"
	}
	return subject + " valid", "ok"
}

func findingCounts(findings []cap.Finding) string {
	n := map[cap.Level]int{}
	for _, f := range findings {
		n[f.Severity]++
	}
	return counted(n[cap.LevelError], "error", "errors") + ", " + counted(n[cap.LevelWarning], "warning", "warnings") + ", " +
		counted(n[cap.LevelInfo], "note", "notes")
}

// capLinesOf puts findings under the lines that they are about. Findings of
// no line stand above the first.
func capLinesOf(data []byte, findings []cap.Finding) (lines []capLine, more int) {
	text := strings.Split(strings.TrimRight(strings.ToValidUTF8(string(data), "�"), "\n"), "\n")
	lines = make([]capLine, min(len(text), capLines))
	for i := range lines {
		line := strings.TrimRight(text[i], "\r")
		if r := []rune(line); len(r) > capLineLength {
			line = string(r[:capLineLength]) + "…"
		}
		lines[i] = capLine{Number: i + 1, Text: line}
	}
	for i, f := range findings {
		if i == capFindings {
			more = len(findings) - i
			break
		}
		at := min(max(f.Line, 1), len(lines)) - 1
		tone := map[cap.Level]string{cap.LevelError: "alarm", cap.LevelWarning: "warn"}[f.Severity]
		lines[at].Findings = append(lines[at].Findings, capFinding{f, tone})
	}
	return lines, more
}

// tell says what a person is told, and draws where.
func (p *capPage) tell(alerts []*cap.Alert) {
	var picture geo.Picture
	vertices := 0
	for _, a := range alerts {
		if p.Source == "" {
			p.Source = a.Sender
		}
		for i := range a.Info {
			info := &a.Info[i]
			if len(p.Views) < capViews {
				p.Views = append(p.Views, viewOfInfo(a, info))
			}
			for _, area := range info.Area {
				vertices = drawArea(&picture, area, vertices)
			}
		}
	}
	if len(picture.Areas)+len(picture.Circles) > 0 {
		picture.Title = "Where the message applies"
		picture.Description = counted(len(picture.Areas), "polygon", "polygons") + " and " + counted(len(picture.Circles), "circle", "circles")
		picture.Width, picture.Height = int(mapWidth), int(mapHeight)
		p.Map = template.HTML(geo.Map(picture)) //nolint:gosec // numbers, and names escaped
	}
}

func viewOfInfo(a *cap.Alert, i *cap.Info) capView {
	v := capView{Lang: i.Lang(), Headline: i.Headline, Event: i.Event, Description: i.Description, Instruction: i.Instruction, Sender: i.SenderName, Contact: i.Contact, Web: i.Web}
	if v.Sender == "" {
		v.Sender = a.Sender
	}
	var areas []string
	for _, area := range i.Area {
		areas = append(areas, area.AreaDesc)
	}
	for _, f := range []capFact{
		{"Kind", string(a.Status) + " " + string(a.MsgType)},
		{"Area", strings.Join(areas, "; ")},
		{"Urgency", string(i.Urgency)},
		{"Severity", string(i.Severity)},
		{"Certainty", string(i.Certainty)},
		{"Sent", string(a.Sent)},
		{"Begins", string(i.Onset)},
		{"Ends", string(i.Expires)},
		{"Contact", i.Contact},
		{"More", i.Web},
	} {
		if strings.TrimSpace(f.Value) != "" {
			v.Facts = append(v.Facts, f)
		}
	}
	return v
}

// drawArea adds an area's shapes to a picture, up to a number of corners.
func drawArea(picture *geo.Picture, area cap.Area, vertices int) int {
	for _, poly := range area.Polygon {
		points, err := poly.Points()
		if vertices += len(points); err != nil || len(points) < 4 || vertices > capMapsVertices {
			continue
		}
		ring := make(geo.Ring, len(points))
		for i, pt := range points {
			ring[i] = geo.Point{Lat: pt.Lat, Lon: pt.Lon}
		}
		picture.Areas = append(picture.Areas, geo.Outline{Polygon: geo.Polygon{ring}, Label: area.AreaDesc})
	}
	for _, circle := range area.Circle {
		if center, radius, err := circle.Disc(); err == nil && len(picture.Circles) < capViews*8 {
			picture.Circles = append(picture.Circles, geo.Disc{Center: geo.Point{Lat: center.Lat, Lon: center.Lon}, Radius: radius, Label: area.AreaDesc})
		}
	}
	return vertices
}
