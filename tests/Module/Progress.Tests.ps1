#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# A wait of more than a second shows progress to a user at a prompt, and a shorter one shows nothing.

Describe 'Progress' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        . $PSScriptRoot/FakeServer.ps1

        # Runs a command in a session of its own, as at a prompt, and returns the progress that it showed.
        function Get-Progress($Command, [hashtable] $With = @{}) {
            $session = New-Session
            try {
                $null = $session.AddScript("param(`$net, `$With) `$null = & { $Command } 2>`$null").AddArgument($net).AddArgument($With).Invoke()
                @($session.Streams.Progress)
            } finally {
                $session.Runspace.Close()
                $session.Dispose()
            }
        }
    }

    AfterEach { Clear-Session }

    It 'is shown while a command looks for a group: <_>' -ForEach @(
        'Find-ChatGroup nobody @net -Timeout 2.5s'
        'Test-ChatGroup -Group nobody @net -Timeout 2.5s'
        'Connect-ChatRoom lobby -Group nobody @net -Timeout 2.5s'
        'Get-ChatGroupView -Group nobody @net -Timeout 2.5s'
        'Get-ChatUser -Group nobody @net -Timeout 2.5s'
        'Get-ChatRoom -Available -Group nobody @net -Timeout 2.5s'
        'Invoke-ChatElection -Group nobody @net -Timeout 2.5s'
        'Measure-ChatGroup -Group nobody @net -Timeout 2.5s'
    ) {
        $shown = Get-Progress $_
        $shown.Count | Should -BeGreaterThan 1
        $shown[0].Activity | Should -Not -BeNullOrEmpty
        $shown[0].StatusDescription | Should -Match '^\d+ s of at most 2.5 s$'
        $shown[0].PercentComplete | Should -BeGreaterThan 30
        $shown[-1].RecordType | Should -Be Completed -Because 'it is taken away'
        ($shown | Select-Object -SkipLast 1).RecordType | Should -Not -Contain Completed
    }

    It 'is shown while an acknowledgement, and then a room, is waited for' {
        $null = Start-ChatServer -Id 1 -MinimumCopies 2 @net
        $shown = Get-Progress '$null = Connect-ChatRoom lobby -UserName anna @net; Send-ChatMessage hello -Timeout 2s; Disconnect-ChatRoom -Timeout 2s'
        $shown.Activity | Select-Object -Unique | Should -Be 'Waiting for the group to confirm messages', 'Waiting for acknowledgements before leaving the room'
        @($shown | Where-Object RecordType -EQ Completed) | Should -HaveCount 2
    }

    It 'is not shown of what is quick' {
        $null = Start-Group 1, 2
        Get-Progress 'Find-ChatGroup pschat @net; $null = Connect-ChatRoom lobby -UserName anna @net; 1..100 | Send-ChatMessage; Get-ChatMessage; Get-ChatGroupView @net; Get-ChatUser @net; Disconnect-ChatRoom' |
            Should -BeNullOrEmpty
    }

    It 'is not shown with $ProgressPreference' {
        Get-Progress '$ProgressPreference = "SilentlyContinue"; Find-ChatGroup nobody @net -Timeout 2s' | Should -BeNullOrEmpty
    }

    It 'is not shown where nobody looks: pwsh <_>' -ForEach '-NonInteractive', '-noni', '' {
        $pwsh = Join-Path $PSHOME $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
        $run = @('-NoProfile'; @($_) -ne ''; '-Command', "Import-Module '$module'; Find-ChatGroup nobody -BindAddress 127.0.0.1 -DiscoveryPort $($net.DiscoveryPort) -Timeout 2s -ErrorAction Ignore; 'over'")
        if (-not (Test-Path $pwsh)) { $pwsh, $run = 'dotnet', @("$PSHOME/pwsh.dll"; $run) }
        & $pwsh @run 2>&1 | Should -Be 'over'
    }
}
