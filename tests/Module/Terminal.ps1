# Dot-sourced by the tests that need a terminal: a separate pwsh in a pseudo terminal, which script (util-linux) makes. Tests
# can wait for its output and press keys. It has no prompt and runs one script, because nobody would answer the queries that
# PowerShell's prompt sends to a terminal.

# Returns the reason why there is no such terminal here, if there is none. Other systems' script has other options.
function Get-TerminalObstacle {
    if (-not $IsLinux) { return 'a pseudo terminal is made by script of util-linux, which is on Linux only' }
    if (-not (Get-Command script, stty -CommandType Application -ErrorAction Ignore | Select-Object -Skip 1)) { 'script or stty is not installed' }
}

class TestTerminal {
    [Diagnostics.Process] $Process
    [Text.StringBuilder] $Shown = [Text.StringBuilder]::new()
    [Threading.Tasks.Task[int]] $Reading
    [char[]] $Buffer = [char[]]::new(4096)
    [int] $Seen

    # Returns all output, without colours and cursor movements.
    [string] Text() {
        while ($this.Reading.IsCompleted -and $this.Reading.Result -gt 0) {
            $null = $this.Shown.Append($this.Buffer, 0, $this.Reading.Result)
            $this.Reading = $this.Process.StandardOutput.ReadAsync($this.Buffer, 0, $this.Buffer.Length)
        }

        return $this.Shown.ToString() -replace '\e\[[0-9;?]*[A-Za-z]|\e[=>]'
    }

    [void] Press([string] $Keys) {
        $this.Process.StandardInput.Write($Keys)
        $this.Process.StandardInput.Flush()
    }

    # Waits until new output fits; it and everything before it counts as seen from then on.
    [void] Await([string] $Pattern, [timespan] $Limit) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ($true) {
            $text = $this.Text()
            $match = [regex]::new($Pattern).Match($text, [Math]::Min($this.Seen, $text.Length))
            if ($match.Success) {
                $this.Seen = $match.Index + $match.Length
                return
            }

            if ($clock.Elapsed -gt $Limit) { throw "Not within $Limit`: '$Pattern' on the terminal, which shows:`n$text" }
            $null = $this.Reading.Wait(20)
        }
    }

    # Users leave their rooms, because a name stays reserved for half a minute if its user is just gone.
    [void] Close() {
        try { $this.Press("`u{15}/quit`r") } catch [IO.IOException] { Write-Debug 'It has ended by itself.' }
        if (-not $this.Process.WaitForExit(5000)) { $this.Process.Kill($true) }
        $this.Process.Dispose()
    }
}

# Runs a script in a terminal, with the module and $net; in the shell's line $Around, {0} stands for pwsh.
function New-Terminal([string] $Script, [int] $Columns = 90, [string] $Around = '{0}') {
    $pwsh = (Get-Process -Id $PID).Path
    $pwsh = if ((Get-Process -Id $PID).ProcessName -eq 'dotnet') { "'$pwsh' '$PSHOME/pwsh.dll'" } else { "'$pwsh'" }
    $start = "Import-Module '$module'; `$net = @{ BindAddress = '127.0.0.1'; DiscoveryPort = $($net.DiscoveryPort) }; $Script"
    $start = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($start))
    # A background job of a shell ignores Ctrl+C, and so would all processes that it starts.
    $command = "env --default-signal=INT $pwsh -NoProfile -NoLogo -EncodedCommand $start"
    $run = "stty cols $Columns rows 24; $($Around -f $command)"
    $info = [Diagnostics.ProcessStartInfo]::new('script', [string[]]('-qec', $run, '/dev/null'))
    $info.RedirectStandardInput = $info.RedirectStandardOutput = $true
    $info.StandardInputEncoding = $info.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
    $info.Environment['SHELL'] = '/bin/bash'
    $info.Environment['TERM'] = 'xterm-256color'
    $null = $info.Environment.Remove('NO_COLOR')
    $terminal = [TestTerminal]::new()
    $terminal.Process = [Diagnostics.Process]::Start($info)
    $terminal.Reading = $terminal.Process.StandardOutput.ReadAsync($terminal.Buffer, 0, $terminal.Buffer.Length)
    $terminal
}
