package cli

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestCAPScripts runs the stories in testdata/cap. They have these commands:
//
//	run CODE ARG…    carry out tocsin ARG… and check the exit code; a file
//	                 named stdin, when there is one, is its input
//	certs            make root.pem, chain.pem, desk.key, desk.pub.pem and other.pem
//	serve DIR NAME   serve a folder on loopback; $NAME is its address
//	replace FILE OLD NEW
func TestCAPScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "cap"),
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"run": scriptRun, "certs": scriptCerts, "serve": scriptServe, "replace": scriptReplace,
		},
	})
}

// scriptNow is the time in all stories: during the warning of 7 March 2024.
var scriptNow = time.Date(2024, 3, 8, 12, 0, 0, 0, time.UTC)

func scriptRun(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	self, err := os.Executable()
	ts.Check(err)
	c := exec.Command(self, append([]string{"-test.run=^TestCAPScriptChild$", "--"}, args[1:]...)...)
	c.Dir, c.Stdout, c.Stderr = ts.Getenv("WORK"), ts.Stdout(), ts.Stderr()
	c.Env = append(os.Environ(), scriptChild+"=1")
	if in, err := os.Open(ts.MkAbs("stdin")); err == nil {
		defer in.Close()
		c.Stdin = in
	}
	err = c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("run: %v", err)
	}
	if got := c.ProcessState.ExitCode(); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

const scriptChild = "TOCSIN_CAP_SCRIPT"

// TestCAPScriptChild is the program that the stories run, in its own folder.
func TestCAPScriptChild(t *testing.T) {
	if os.Getenv(scriptChild) == "" {
		t.Skip("only runs inside the stories")
	}
	args := os.Args[slices.Index(os.Args, "--")+1:]
	os.Exit(Run(context.Background(), args, Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return scriptNow },
	}))
}

func scriptReplace(ts *testscript.TestScript, _ bool, args []string) {
	data := ts.ReadFile(args[0])
	if !strings.Contains(data, args[1]) {
		ts.Fatalf("%s does not contain %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(data, args[1], args[2], 1)), 0o644))
}

func scriptServe(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(server.Close)
	ts.Setenv(args[1], server.URL)
}

func scriptCerts(ts *testscript.TestScript, _ bool, _ []string) {
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		ts.Check(err)
		return k
	}
	rootKey, deskKey := key(), key()
	root := scriptIssue(ts, "Root", nil, &rootKey.PublicKey, rootKey)
	desk := scriptIssue(ts, "Desk", root, &deskKey.PublicKey, rootKey)
	otherKey := key()
	der, err := x509.MarshalPKCS8PrivateKey(deskKey)
	ts.Check(err)
	pub, err := x509.MarshalPKIXPublicKey(&deskKey.PublicKey)
	ts.Check(err)
	for name, block := range map[string]*pem.Block{
		"root.pem":     {Type: "CERTIFICATE", Bytes: root.Raw},
		"chain.pem":    {Type: "CERTIFICATE", Bytes: desk.Raw},
		"other.pem":    {Type: "CERTIFICATE", Bytes: scriptIssue(ts, "Other", nil, &otherKey.PublicKey, otherKey).Raw},
		"desk.key":     {Type: "PRIVATE KEY", Bytes: der},
		"desk.pub.pem": {Type: "PUBLIC KEY", Bytes: pub},
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), pem.EncodeToMemory(block), 0o600))
	}
}

func scriptIssue(ts *testscript.TestScript, name string, parent *x509.Certificate, pub *ecdsa.PublicKey, by *ecdsa.PrivateKey) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: scriptNow.AddDate(0, -1, 0), NotAfter: scriptNow.AddDate(0, 1, 0),
		IsCA: parent == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, pub, by)
	ts.Check(err)
	cert, err := x509.ParseCertificate(der)
	ts.Check(err)
	return cert
}
