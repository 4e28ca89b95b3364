#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'Test-ChatGroup' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach { Clear-Session }

    It 'passes every check of a healthy group, asked through a server or over the network' {
        $servers = Start-Group 1, 2, 3
        foreach ($checks in (Test-ChatGroup), ($servers[0] | Test-ChatGroup), (Test-ChatGroup @net), (Test-ChatGroup -Group pschat)) {
            $checks | ForEach-Object { $_ | Should -BeOfType PSChat.Module.ChatCheck }
            # A loaded machine may answer slowly, which is rightly a warning.
            $checks | Where-Object { $_.Check -notin 'RoundTrip', 'State', 'Lag', 'Clock' } | ForEach-Object { $_.Status | Should -Be Ok -Because "$_" }
            ($checks | Where-Object Check -NE State).Status | Should -Not -Contain Failed
            ($checks | Where-Object Check -EQ Endpoint).Target | Should -Be 'node3', 'node2', 'node1'

            # The clock of a server that did not answer in time cannot be compared.
            if (($checks | Where-Object Check -EQ State).Status -notcontains 'Failed') { ($checks | Where-Object Check -EQ Clock).Target | Should -Be 'node2', 'node1' }
            ($checks | Where-Object Check -EQ View).Detail | Should -Match '3 servers agree: epoch \d+, led by node3'
            $checks.Group | Select-Object -Unique | Should -Be 'pschat'
        }
    }

    It 'fails a check, and gives no error, when nobody answers' {
        $checks = Test-ChatGroup -Group nobody @net -Timeout 300 -ErrorVariable problems
        $failed = $checks | Where-Object Status -EQ Failed
        $failed.Check, $failed.Target | Should -Be 'Discovery', 'nobody'
        $failed.Remedy | Should -Match 'Start-ChatServer'
        ($checks | Where-Object Status -EQ Skipped).Check | Should -Contain 'Quorum'
        $problems | Should -BeNullOrEmpty
    }

    It 'warns of a group that would not survive its only server' {
        $null = Start-ChatServer -Name solo @net
        $quorum = Test-ChatGroup | Where-Object Check -EQ Quorum
        $quorum.Status, $quorum.Target | Should -Be 'Warning', 'pschat'
        $quorum.Remedy | Should -Match 'second'
    }

    It 'fails the quorum of a group that cannot confirm' {
        $null = Start-ChatServer -Name solo -MinimumCopies 2 @net
        (Test-ChatGroup | Where-Object Check -EQ Quorum).Status | Should -Be Failed
    }

    It 'checks the seeds' {
        $null = Start-Group 1, 2
        $seeds = Test-ChatGroup @net -Seed '127.0.0.1', 'host.invalid' | Where-Object Check -EQ Seed
        $seeds.Target | Should -Be '127.0.0.1', 'host.invalid'
        $seeds.Status | Should -Be 'Ok', 'Warning'
    }

    It 'tests each group that the session has servers of' {
        $null = Start-ChatServer -Id 1 @net
        $null = Start-ChatServer -Id 2 -Group apart @net
        (Test-ChatGroup | Where-Object Check -EQ View).Group | Sort-Object | Should -Be 'apart', 'pschat'
    }

    It 'shows what the servers of this session have refused' {
        $server = Start-ChatServer -Name solo @net
        $server.Refusals.Count | Should -Be 0
        $checks = Test-ChatGroup | Where-Object Check -In Limits, Datagrams
        $checks.Check | Should -Be 'Limits', 'Datagrams'
        $checks.Target | Should -Be 'solo', 'solo'
        $checks.Status | Should -Be 'Ok', 'Ok'

        # Junk, and a probe for the group that is sealed with a key, although the group has none.
        $udp = [Net.Sockets.UdpClient]::new([Net.IPEndPoint]::new([ipaddress]::Loopback, 0))
        $sealed = [byte[]]([Text.Encoding]::ASCII.GetBytes('PSCH') + 1, 0, 1, 1, 6 + [Text.Encoding]::ASCII.GetBytes('pschat') + [byte[]]::new(60))
        try {
            foreach ($bytes in [byte[]]::new(50), $sealed) { $null = $udp.Send($bytes, $bytes.Length, '127.0.0.1', $net.DiscoveryPort) }
        } finally { $udp.Dispose() }
        Wait-Until { $server.Refusals.DatagramForeign -ge 1 -and $server.Refusals.DatagramKeyUnexpected -ge 1 } 'both are counted'
        $check = Test-ChatGroup | Where-Object Check -EQ Datagrams
        $check.Status | Should -Be Warning
        $check.Detail | Should -Match 'Foreign \d+, KeyUnexpected 1'
        $check.Remedy | Should -Match 'same key'
        $server | Format-List | Out-String | Should -Match 'Refusals +: .*DatagramKeyUnexpected 1'
        ($server | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Refusals.DatagramKeyUnexpected | Should -Be 1
        Test-ChatGroup -Group nobody @net -Timeout 300 | Where-Object Check -In Limits, Datagrams | Should -BeNullOrEmpty
    }

    It 'suits monitoring: JSON, CSV and filters' {
        $null = Start-Group 1, 2
        $checks = Test-ChatGroup
        $copy = $checks | ConvertTo-Json -EnumsAsStrings -WarningVariable cut | ConvertFrom-Json
        $cut | Should -BeNullOrEmpty
        $copy.Check | Should -Be $checks.Check
        $copy[0].Status | Should -Be Ok
        $rows = $checks | ConvertTo-Csv | ConvertFrom-Csv
        $rows[0].PSObject.Properties.Name | Should -Be 'Time', 'Group', 'Status', 'Check', 'Target', 'Detail', 'Remedy'
        $checks | Where-Object Status -In Failed | Should -BeNullOrEmpty
    }

    It 'reports a server that does not exist, and an invalid name or address' {
        Get-ErrorId { Test-ChatGroup -Server nobody } | Should -Be 'PSChat.ServerNotFound'
        Get-ErrorId { Test-ChatGroup -Group "x`u{200b}" @net } | Should -Be 'PSChat.NameInvalid'
        Get-ErrorId { Test-ChatGroup @net -Seed 'host:0' } | Should -Be 'PSChat.AddressUnavailable'
    }

    It 'ends at once when it is stopped' {
        $session = New-Session
        $null = $session.AddScript('$net = $args[0]; Test-ChatGroup @net -Timeout 10m').AddArgument($net)
        Stop-Session $session $session.BeginInvoke()
    }

    It 'offers servers and groups to complete' {
        $null = Start-Group 1, 2
        (TabExpansion2 'Test-ChatGroup -Server ').CompletionMatches.CompletionText | Should -Be 'node1', 'node2'
        (TabExpansion2 'Test-ChatGroup -Group ').CompletionMatches.CompletionText | Should -Be 'pschat'
    }
}
