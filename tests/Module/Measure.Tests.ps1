#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'Measure-ChatGroup' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1, 2
        function Get-Guest { Get-ChatUser | Where-Object UserName -Like measure-* }
    }

    AfterAll { Clear-Session }

    It 'reports throughput, latency and faults as one object' {
        $result = Measure-ChatGroup -Count 500 -Senders 2 -Receivers 3 -Size 200
        $result | Should -HaveCount 1
        $result | Should -BeOfType PSChat.Module.ChatMeasurement
        $result.Group, $result.Senders, $result.Receivers, $result.Size | Should -Be 'pschat', 2, 3, 200
        $result.Sent, $result.Confirmed, $result.Received | Should -Be 500, 500, 1500
        $result.Lost, $result.Doubled, $result.OutOfOrder | Should -Be 0, 0, 0
        $result.MessagesPerSecond | Should -BeGreaterThan 0
        $result.DeliveriesPerSecond | Should -BeGreaterThan $result.MessagesPerSecond
        foreach ($kind in 'Latency', 'Confirmation') {
            $times = 'P50', 'P95', 'P99', 'Max' | ForEach-Object { $result."$kind$_" }
            $times | Sort-Object | Should -Be $times
            $times[0] | Should -BeGreaterThan ([timespan]::Zero)
        }
    }

    It 'keeps a rate, and ends after its duration' {
        $result = Measure-ChatGroup -Duration 500ms -Rate 100 -Receivers 0 @net
        $result.Sent | Should -BeGreaterThan 0
        $result.Sent | Should -BeLessOrEqual 51
        $result.Received | Should -Be 0
        $result.Confirmed | Should -Be $result.Sent
    }

    It 'has its own room and users, which are gone afterwards' {
        $alice = Connect-ChatRoom lobby -UserName alice
        $null = Measure-ChatGroup -Count 10
        $alice.Waiting | Should -Be 0
        Wait-Until { -not (Get-Guest) } 'its users are gone'
        (Get-ChatRoom -Available).Room | Should -Be 'lobby'
        Disconnect-ChatRoom lobby
    }

    It 'shows its progress' {
        $session = New-Session
        $null = $session.AddScript('$net = $args[0]; Measure-ChatGroup -Duration 3s -Rate 50 @net').AddArgument($net).Invoke()
        $session.Streams.Progress.Activity | Select-Object -Unique | Should -Be 'Measuring group pschat'
        $session.Streams.Progress.StatusDescription -match 'sent, .+ confirmed, .+ received' | Should -Not -BeNullOrEmpty
        $session.Streams.Progress[-1].RecordType | Should -Be Completed
        $session.Streams.ClearStreams()
        $session.Commands.Clear()
        $null = $session.AddScript('Measure-ChatGroup -Count 5 @net').Invoke()
        $session.Streams.Progress | Should -BeNullOrEmpty -Because 'it would flicker'
        $session.Dispose()
    }

    It 'is stopped at once, and leaves no session behind' {
        $session = New-Session
        $null = $session.AddScript('$net = $args[0]; Measure-ChatGroup -Duration 10m -Senders 2 @net').AddArgument($net)
        $running = $session.BeginInvoke()
        Wait-Until { (Get-Guest).Count -eq 3 } 'it is under way'
        Stop-Session $session $running
        Wait-Until { -not (Get-Guest) } 'its users are gone'
    }

    It 'sends nothing with -WhatIf' {
        Measure-ChatGroup -WhatIf | Should -BeNullOrEmpty
        Get-Guest | Should -BeNullOrEmpty
    }

    It 'takes groups from Find-ChatGroup' {
        (Find-ChatGroup pschat @net -Timeout 10s | Measure-ChatGroup -Count 5 @net).Group | Should -Be 'pschat'
    }

    It 'survives ConvertTo-Json and Export-Csv' {
        $result = Measure-ChatGroup -Count 5
        ($result | ConvertTo-Json -WarningVariable cut | ConvertFrom-Json).Sent | Should -Be 5
        $cut | Should -BeNullOrEmpty
        ($result | ConvertTo-Csv | ConvertFrom-Csv).LatencyP50Ms | Should -Be "$($result.LatencyP50Ms)"
        $result.LatencyMax | Should -Be ([timespan]::FromMilliseconds($result.LatencyMaxMs)) -Because 'scripts may want the time span'
        (Measure-ChatGroup -Count 5 -Receivers 0).LatencyP50Ms | Should -Be $null -Because 'nothing was received'
    }

    It 'reports that no group answers' {
        Get-ErrorId { Measure-ChatGroup -Group nobody @net -Timeout 300ms } | Should -Be 'PSChat.GroupNotFound'
    }

    It 'refuses impossible values: <_>' -ForEach { Measure-ChatGroup -Count 0 }, { Measure-ChatGroup -Size 31 }, { Measure-ChatGroup -Senders 0 }, { Measure-ChatGroup -Rate -1 } {
        $_ | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'offers groups to complete' {
        (TabExpansion2 'Measure-ChatGroup -Group ').CompletionMatches.CompletionText | Should -Be 'pschat'
    }
}
