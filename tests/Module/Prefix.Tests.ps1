#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# A session that has imported the module with -Prefix has other names for its cmdlets.

Describe 'With -Prefix My' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        Remove-Module PSChat
        $session = [powershell]::Create()
        $null = $session.AddScript("Import-Module '$module' -Prefix My").Invoke()

        # Runs a script there; returns what it returns, and its errors.
        function Invoke-There([string] $Script) {
            $session.Commands.Clear()
            $session.Streams.ClearStreams()
            $session.AddScript("param(`$net, `$limit) $Script").AddArgument($net).AddArgument($limit).Invoke()
            $session.Streams.Error
        }
    }

    AfterAll {
        $session.Runspace.Close()
        $session.Dispose()
        Import-Module $module
    }

    It 'has the session only the prefixed names' {
        Invoke-There '(Get-Command -Module PSChat).Name' | Should -Match '-MyChat'
    }

    It 'finds a handler both names: <_>' -ForEach 'Send-MyChatMessage', 'Send-ChatMessage' {
        $received = Invoke-There @"
            `$null = Start-MyChatServer -Id 1 @net
            `$room = Connect-MyChatRoom lobby -UserName bot -OnMessage { if (`$_.Text -eq 'ping') { $_ pong -Room lobby } }
            Send-MyChatMessage ping
            Receive-MyChatMessage -Wait -Count 2 -Timeout `$limit
            Get-Job | Receive-Job
            Get-MyChatRoom | Disconnect-MyChatRoom
            Get-MyChatServer | Stop-MyChatServer -WarningAction Ignore
"@
        $received.Text | Should -Be 'ping', 'pong'
    }

    It 'finds -OnViewChange the prefixed names' {
        $received = Invoke-There @'
            $server = Start-MyChatServer -Id 1 -OnViewChange { (Get-MyChatServer).Name } @net
            $job = Get-Job -Id $server.JobId
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while (-not $job.Output.Count -and -not $job.Error.Count -and $clock.Elapsed -lt $limit) { Start-Sleep -Milliseconds 20 }
            $received = Receive-Job $job 2>&1
            "$received"; "$($job.Command)"; $server.Name
            Stop-MyChatServer -WarningAction Ignore
'@
        $received | Should -Be $received[2], 'Start-MyChatServer', $received[2]
    }

    It 'names every error and every advice what is there: <_>' -ForEach @(
        'Send-MyChatMessage hello'
        'Receive-MyChatMessage'
        'Stop-MyChatServer'
        'Stop-MyChatServer nothing'
        'Find-MyChatGroup nobody @net -Timeout 100ms'
        'Get-MyChatGroupView -Group nobody @net -Timeout 100ms'
        'Connect-MyChatRoom lobby -Group nobody @net -Timeout 100ms'
        'Get-MyChatUser nobody @net -Timeout 100ms'
        'Enter-MyChatRoom'
        'Find-MyChatGroup -Key 7'
    ) {
        $problems = Invoke-There $_
        $problems | Should -Not -BeNullOrEmpty
        foreach ($problem in $problems) { "$problem $($problem.ErrorDetails.RecommendedAction)" | Should -Not -Match '[A-Z][a-z]+-Chat[A-Z]' }
        if ($_ -in 'Send-MyChatMessage hello', 'Stop-MyChatServer', 'Find-MyChatGroup -Key 7') { "$problems $($problems.ErrorDetails.RecommendedAction)" | Should -Match '-MyChat' }
    }

    It 'names a failed check what is there' {
        $checks = Invoke-There 'Test-MyChatGroup -Group nobody @net -Timeout 100ms'
        $checks.Remedy -match '-MyChat' | Should -Not -BeNullOrEmpty
        $checks.Remedy -match '[A-Z][a-z]+-Chat[A-Z]' | Should -BeNullOrEmpty
    }
}
