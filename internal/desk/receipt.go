package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// receiptFormat names the file format; a change that old programs would
// misread gets a new name.
const receiptFormat = "tocsin-receipt-v1"

// maxReceipt bounds a receipt file.
const maxReceipt = 4 << 20

// Receipt shows that a warning with a digest was delivered and what was
// answered to it. Each line of it has a proof that it stands in the desk's
// ledger; the whole verifies offline with [VerifyReceipt].
type Receipt struct {
	Format    string          `json:"format"`
	Desk      string          `json:"desk"`
	Delivery  string          `json:"delivery"`
	Digest    string          `json:"digest"` // SHA-256 of the text, lower-case hex
	Mode      threat.Mode     `json:"mode"`
	Channel   string          `json:"channel"`
	Delivered *ReceiptLine    `json:"delivered,omitempty"`
	Answers   []ReceiptAnswer `json:"answers,omitempty"`
}

// ReceiptLine is one act with its proof.
type ReceiptLine struct {
	At    time.Time       `json:"at"`
	Proof json.RawMessage `json:"proof"` // as 'tocsin verify' reads it

	said json.RawMessage // of the recorded act
}

// ReceiptAnswer is one answer with its proof.
type ReceiptAnswer struct {
	ReceiptLine
	Answer threat.AnswerState `json:"answer"`
	Text   string             `json:"text,omitempty"`
	Salt   string             `json:"salt,omitempty"`
	// Erased says that there were words, and that they were erased since. The
	// recorded digest stands for them; who kept an earlier receipt can show them.
	Erased bool `json:"words_erased,omitempty"`
}

// shows says whether an answer of a receipt is the one that was recorded.
func (a ReceiptAnswer) shows(said recorded) bool {
	if said.State != string(a.Answer) {
		return false
	}
	if a.Text != "" {
		return !a.Erased && said.Text == store.TextDigest(a.Salt, a.Text)
	}
	return a.Erased == (said.Text != "")
}

// ReceiptOf makes the receipt of one delivery with all that was answered to it.
// The reader must be one to whom the delivery exists: somebody at the desk, or
// the machinery on behalf of the recipient whose link was opened.
func ReceiptOf(ctx context.Context, s *store.Store, r threat.Reader, delivery, deskName string) ([]byte, error) {
	d, err := s.Delivery(ctx, r, delivery)
	if err != nil {
		return nil, err
	}
	p, err := s.Product(ctx, r, d.Product)
	if err != nil {
		return nil, err
	}
	out := Receipt{Format: receiptFormat, Desk: deskName, Delivery: d.ID, Digest: p.Digest, Mode: p.Mode, Channel: d.Channel}
	if line, ok, err := proveAct(ctx, s, r, d.ID, store.ArrivalVerb); err != nil {
		return nil, err
	} else if ok {
		out.Delivered = &line
	}
	answers, err := s.AnswersOfDelivery(ctx, r, d.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range answers {
		line, ok, err := proveAct(ctx, s, r, a.ID, "answer")
		if err != nil {
			return nil, err
		}
		if ok {
			out.Answers = append(out.Answers, ReceiptAnswer{line, a.State, a.Text, a.Salt, wordsErased(a, line.said)})
		}
	}
	file, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write receipt: %w", err)
	}
	return append(file, '\n'), nil
}

// proveAct proves the latest act of a verb on an object, if there is one.
func proveAct(ctx context.Context, s *store.Store, r threat.Reader, object, verb string) (ReceiptLine, bool, error) {
	acts, err := s.Ledger(ctx, r, store.LedgerFilter{Object: object, Verb: verb, Limit: 1})
	if err != nil || len(acts) == 0 {
		return ReceiptLine{}, false, err
	}
	proof, err := s.ProofOf(ctx, r, acts[0].ID, object)
	return ReceiptLine{acts[0].At, proof, acts[0].Data}, err == nil, err
}

// wordsErased says whether the record tells of words that are here no more.
func wordsErased(a threat.Answer, act json.RawMessage) bool {
	var said recorded
	return a.Text == "" && json.Unmarshal(act, &said) == nil && said.Text != ""
}

// IsReceipt says whether a file looks like a receipt rather than a bare proof.
func IsReceipt(file []byte) bool {
	var f struct {
		Format string `json:"format"`
	}
	return len(file) <= maxReceipt && json.Unmarshal(file, &f) == nil && f.Format == receiptFormat
}

// VerifyReceipt checks a receipt against the desk's public key, and nothing
// else: every proof, and that what the receipt says is what was recorded.
func VerifyReceipt(file []byte, public string) (Receipt, error) {
	var r Receipt
	if len(file) > maxReceipt {
		return r, threat.TooLarge("receipt", "the file is too long for a receipt", "")
	}
	if err := json.Unmarshal(file, &r); err != nil || r.Format != receiptFormat {
		return r, threat.Invalid("receipt", "this is no receipt", "give the file as the desk handed it out")
	}
	if r.Delivered == nil && len(r.Answers) == 0 {
		return r, threat.Invalid("receipt", "it proves nothing", "ask the desk for it again")
	}
	if r.Delivered != nil {
		said, err := provedBy(r.Delivered.Proof, public, r.Delivered.At, store.ArrivalVerb)
		if err != nil {
			return r, err
		}
		if said.object != r.Delivery || said.Digest != r.Digest || said.Channel != r.Channel {
			return r, errNotRecorded("the delivery")
		}
	}
	for i, a := range r.Answers {
		said, err := provedBy(a.Proof, public, a.At, "answer")
		if err != nil {
			return r, err
		}
		if said.Delivery != r.Delivery || said.Digest != r.Digest || !a.shows(said) {
			return r, errNotRecorded(fmt.Sprintf("answer %d", i+1))
		}
	}
	return r, nil
}

func errNotRecorded(what string) error {
	return threat.Invalid("receipt", what+" is not what the desk recorded", "the file was changed: ask the desk for it again")
}

// recorded is what an act says, as far as a receipt shows it.
type recorded struct {
	object                                 string
	Delivery, Digest, Channel, State, Text string
}

func provedBy(proof []byte, public string, at time.Time, verb string) (recorded, error) {
	v, err := ledger.VerifyProof(proof, public)
	if err != nil {
		return recorded{}, err
	}
	line := v.Act.Data
	if v.Member != nil {
		line = v.Member
	}
	var said recorded
	if err := json.Unmarshal(line, &said); err != nil {
		return said, threat.Invalid("receipt", "the recorded act cannot be read", "it may be of a newer Tocsin: use that to verify it")
	}
	if v.Act.Verb != verb || !v.Act.At.Equal(at) {
		return said, errNotRecorded("a line")
	}
	if said.object = v.Act.Object; v.Member != nil {
		said.object = said.Delivery
	}
	return said, nil
}
