package deliver
import ("testing";"os";"runtime/pprof")
func TestProfMails(t *testing.T) { prof=func() func() { f,_:=os.Create("/tmp/cpu.prof"); pprof.StartCPUProfile(f); return pprof.StopCPUProfile }; r, a := mails(t, false); t.Logf("mails %.0f/s approve %.0f", r, a) }
func TestProfHooks(t *testing.T) { t.Logf("hooks %.0f/s", webhooks(t)) }
var prof func() func()
