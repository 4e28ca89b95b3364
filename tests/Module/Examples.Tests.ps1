#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# Every example of the help is run unchanged, each in its own session, on an existing network: the groups pschat and office, and
# Ben in three rooms. Only addresses of the network are replaced.

BeforeDiscovery {
    # Pages that are not run, with the reason.
    $notRun = @{
        'Enter-ChatRoom' = 'it needs somebody at a console'
    }
    $examples = foreach ($page in Get-ChildItem $PSScriptRoot/../../docs/en-US/*-*.md) {
        foreach ($match in [regex]::Matches((Get-Content $page -Raw).ReplaceLineEndings("`n"), '(?ms)^### (Example \d+: [^\n]+)\n\n```powershell\n(.+?)\n```')) {
            if (-not $notRun.ContainsKey($page.BaseName)) { @{ Page = $page.BaseName; Title = $match.Groups[1].Value; Code = $match.Groups[2].Value } }
        }
    }
}

Describe 'The help' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $limit = [timespan]::FromMinutes(2)
        $null = Start-Group 101, 102
        $null = Start-ChatServer -Name hq -Id 103 -Group office @net
        $ben = Connect-ChatRoom lobby, ops, dev -UserName ben @net
        $null = Connect-ChatRoom lobby -UserName anna -Group office @net
        Set-Content $TestDrive/notes.txt 'first line', 'second line'

        # Commands that run before the examples of a page.
        $server = '$null = Start-ChatServer -Name node1 -Id 4000000'
        $rooms = '$null = Connect-ChatRoom lobby, ops, dev -UserName anna'
        $before = @{
            'Get-ChatServer' = $server; 'Stop-ChatServer' = $server; 'Invoke-ChatElection' = $server; 'Test-ChatGroup' = $server
            'Disconnect-ChatRoom' = $rooms; 'Get-ChatMessage' = $rooms; 'Get-ChatRoom' = $rooms; 'Receive-ChatMessage' = $rooms; 'Send-ChatMessage' = $rooms
        }

        function New-ExampleSession {
            $session = New-Session
            $null = $session.AddScript(@'
                param($net, $folder)
                Set-Location $folder
                foreach ($name in $net.Keys) { $PSDefaultParameterValues["*-Chat*:$name"] = $net[$name] }
'@).AddArgument($net).AddArgument("$TestDrive").Invoke()
            $session.Commands.Clear()
            $session
        }

        function ConvertTo-Local($Code) {
            $Code -replace '192\.0\.2\.7:5000', (Get-ChatServer node101).Endpoint -replace '192\.0\.2\.7|10\.0\.5\.17', '127.0.0.1'
        }

        # Whether the example may wait for ever, and is then ended by Ctrl+C.
        function Test-Endless($Code) { $Code -match '-(Wait|Watch|Timeout|Duration)\b' }
    }

    AfterAll { Clear-Session }

    It '<Page> - <Title>' -ForEach $examples {
        $session = New-ExampleSession
        try {
            if ($before[$Page]) {
                $null = $session.AddScript($before[$Page]).Invoke()
                $session.Streams.Error | Should -BeNullOrEmpty -Because 'the scene is set'
                $session.Commands.Clear()
            }

            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $session.AddScript((ConvertTo-Local $Code)).BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $lastLook = $false
            while (-not $running.AsyncWaitHandle.WaitOne(200)) {
                # A command that waits for an answer gets one.
                Send-ChatMessage 'an answer' -Room $ben[0] -Timeout $limit
                if ($lastLook -and (Test-Endless $Code)) { $session.Stop(); break }
                $lastLook = $output.Count -gt 0 -or $clock.Elapsed.TotalSeconds -gt 3
                $clock.Elapsed | Should -BeLessThan $limit
            }

            if ($session.InvocationStateInfo.State -ne 'Stopped') { $null = $session.EndInvoke($running) }
            $session.Streams.Error | Should -BeNullOrEmpty
        } finally {
            $session.Runspace.Close()
            $session.Dispose()
        }
    }
}
