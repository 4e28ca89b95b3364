#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    . $PSScriptRoot/Terminal.ps1
    $obstacle = Get-TerminalObstacle
}

Describe 'The views' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $long = 'n' * 64
        $null = Start-ChatServer -Name $long -Id 4194304 -Group ('g' * 64) @net
        $null = Start-ChatServer -Name short -Id 2 -Group ('g' * 64) @net
        Wait-Until { -not ((Get-ChatServer).Members -ne 2) } 'the two are one group'
        $rooms = 'a', 'b' | ForEach-Object { Connect-ChatRoom ('r' * 64) -UserName ($_ * 64) }
        $receipt = Send-ChatMessage ('t' * 300) -Room $rooms[0] -PassThru
        $message = Receive-ChatMessage $rooms[0] -Wait -Count 1 -Timeout $limit

        $objects = @{
            ChatServer      = Get-ChatServer
            ChatRoom        = Get-ChatRoom
            ChatGroupView   = Get-ChatGroupView
            ChatGroupMember = (Get-ChatGroupView).Members
            ChatGroup       = Find-ChatGroup @(Get-ChatServer)[0].Group -Timeout 10s
            ChatElection    = Invoke-ChatElection
            ChatRoomInfo    = Get-ChatRoom -Available
            ChatMessage     = $message
            ChatReceipt     = $receipt
            ChatUser        = Get-ChatUser
            ChatGroupChange = Get-ChatGroupView -Watch | Select-Object -First 1
            ChatCheck       = Test-ChatGroup
            ChatMeasurement = Measure-ChatGroup -Count 5
        }
        function Show($Name, $As, $Width = 80) { $objects[$Name] | & $As | Out-String -Width $Width }
        function Get-Row($Text) { $Text -split '\r?\n' }
        function Get-TableView($Object) { (Get-FormatData $Object.GetType().FullName).FormatViewDefinition.Control | Where-Object { $_ -is [Management.Automation.TableControl] } }
    }

    AfterAll { Clear-Session }

    It 'of <_> fits 80 columns and 120 as a table, whatever the names' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'ChatRoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        $view = Get-TableView $objects[$_][0]
        foreach ($width in 80, 120) {
            $text = Show $_ Format-Table -Width $width
            $rows = Get-Row $text
            ($rows | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
            $line = @($rows -match '^-+ ')[0]
            $line | Should -Not -BeNullOrEmpty -Because 'it is a table'
            # Every column is shown: none is cut off at the right, and no header is broken.
            $line -split ' +' | Where-Object { $_ } | Should -HaveCount $view.Headers.Count
            $header = $rows[$rows.IndexOf($line) - 1]
            $rest = $header
            foreach ($label in $view.Headers.Label) {
                $rest | Should -Match "^\s*$([regex]::Escape($label))( |$)" -Because "$header has each label as a whole"
                $rest = $rest.TrimStart().Substring($label.Length)
            }
        }
    }

    It 'of <_> is a list as well' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'ChatRoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        foreach ($width in 80, 120) {
            $text = Show $_ Format-List -Width $width
            $text | Should -Match '(?m)^\w+ +: '
            (Get-Row $text | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
        }
    }

    It 'of <_> is wide as well' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'ChatRoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        $text = Show $_ Format-Wide
        $text.Trim() | Should -Not -BeNullOrEmpty
        (Get-Row $text | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }

    # As people send it to monitoring: without any option.
    It 'of <_> have the properties of plain values, as JSON and as CSV' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'ChatRoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        function Assert-Plain($Value, $Path) {
            if ($Value -is [array]) { $Value | ForEach-Object { Assert-Plain $_ "$Path[]" } }
            if ($Value -isnot [pscustomobject]) { return }
            foreach ($property in $Value.PSObject.Properties) {
                $property.Name | Should -Not -BeIn 'Ticks', 'TotalMilliseconds' -Because "$Path is no blown-up time span"
                if ($property.Name -in 'State', 'Status', 'Role', 'Cause' -and $null -ne $property.Value) { $property.Value | Should -BeOfType string -Because "$Path.$($property.Name) is a name" }
                Assert-Plain $property.Value "$Path.$($property.Name)"
            }
        }

        $json = $objects[$_] | ConvertTo-Json -WarningVariable cut -WarningAction SilentlyContinue
        $cut | Should -BeNullOrEmpty -Because 'nothing is cut off'
        Assert-Plain ($json | ConvertFrom-Json) $_
        $csv = $objects[$_] | ConvertTo-Csv
        $csv | Should -Not -Match '"(System|PSChat|Microsoft)\.' -Because 'no value is just the name of a type'
        ($csv | ConvertFrom-Csv | Measure-Object).Count | Should -Be @($objects[$_]).Count
    }

    It 'show in words what they show in colours' {
        $checks = Show ChatCheck Format-Table
        'Ok', 'Port', 'Quorum' | ForEach-Object { $checks | Should -Match "\b$_\b" }
        $PSStyle.OutputRendering = 'Ansi'
        try { $coloured = $objects.ChatCheck | Format-Table | Out-String -Width 80 } finally { $PSStyle.OutputRendering = 'Host' }
        $coloured | Should -Match ([regex]::Escape($PSStyle.Foreground.BrightGreen) + 'Ok')
        $PSStyle.OutputRendering = 'PlainText'
        try { $objects.ChatCheck | Format-Table | Out-String -Width 80 | Should -Not -Match "`e" } finally { $PSStyle.OutputRendering = 'Host' }
    }

    It 'of a check wraps between words' {
        $shown = -split (Show ChatCheck Format-Table)
        foreach ($word in -split "$($objects.ChatCheck.Detail)" | Where-Object Length -LE 40) { $word | Should -BeIn $shown }
        [PSChat.Module.DisplayText]::Wrap("one two three`nfour", 7) | Should -Be "one two`nthree`nfour"
        [PSChat.Module.DisplayText]::Wrap('a verylongword b', 4) | Should -Be "a`nverylongword`nb"
        [PSChat.Module.DisplayText]::Wrap("`e[1m", 9) | Should -Be "`u{FFFD}[1m"
        [PSChat.Module.DisplayText]::Fit('four', 4, 1, $null), [PSChat.Module.DisplayText]::Fit('fives', 4, 1, $null) | Should -Be 'four', "fiv`u{2026}"
        [PSChat.Module.DisplayText]::Fit("ab`u{1F600}cd", 4, 1, $null) | Should -Be "ab`u{2026}" -Because 'half an emoji is none'
        [PSChat.Module.DisplayText]::Fit("`e[1m", 9, 1, $null) | Should -Be "`u{FFFD}[1m"
    }

    It 'is a table by default' {
        $text = Get-ChatServer | Out-String -Width 80
        $text | Should -Match '(?m)^Name +Id +Status'
        $text | Should -Match '(?m)^ +Group: g+'
    }

    It 'marks the leader' {
        Show ChatGroupView Format-Table | Should -Match '\*n+'
        Show ChatGroupView Format-List | Should -Match '\* n+'
        Show ChatElection Format-List | Should -Match '\* n+'
        $rows = (Show ChatGroupMember Format-Table) -split '\r?\n'
        $rows -match '^\* n+.* Leader ' | Should -HaveCount 1
        $rows -match '^  short .* Member ' | Should -HaveCount 1
    }

    It 'shows times as local' {
        Show ChatMessage Format-Table | Should -Match $message.Time.LocalDateTime.ToString('HH:mm:ss')
    }

    It 'shows no control character of another user''s text' {
        Send-ChatMessage "`e[31mred`a `u{202E}turned" -Room $rooms[0]
        $received = Receive-ChatMessage $rooms[0] -Wait -Count 1 -Timeout $limit
        $table = $received | Format-Table | Out-String -Width 80
        $table | Should -Match 'red'
        $table | Should -Not -Match "[`a`u{202E}]"
        $table | Should -Match "`u{FFFD}\[31mred"
    }
}

# The real thing: a terminal with so many columns.
Describe 'The views in a terminal of <Columns> columns' -Skip:([bool]$obstacle) -ForEach @{ Columns = 80 }, @{ Columns = 120 } {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        . $PSScriptRoot/Terminal.ps1
        $limit = [timespan]::FromSeconds(60)
        $script = @'
            $ProgressPreference = 'SilentlyContinue'
            $long = 'workstation-of-anna-1234'
            $null = Start-ChatServer -Name $long -Id 1234567 @net
            $room = Connect-ChatRoom ('room-' + $long) -UserName ('user-' + $long)
            Get-ChatServer; $room; Get-ChatGroupView; (Get-ChatGroupView).Members; Find-ChatGroup; Invoke-ChatElection; Get-ChatUser; Get-ChatRoom -Available
            Send-ChatMessage hello -PassThru; Receive-ChatMessage -Wait -Count 1; Measure-ChatGroup -Count 5; Test-ChatGroup
            'all shown'
'@
        # Each type by itself, as at a prompt, where every command has its own table.
        $script = $script -replace '(?m)^\s+(Get-ChatServer;.*|Send-ChatMessage.*)$', { ($_.Groups[1].Value -split '; ' | ForEach-Object { "$_ | Format-Table" }) -join "`n" }
        $terminal = New-Terminal $script $Columns
        $terminal.Await('all shown', $limit)
        $shown = $terminal.Text() -split '\r?\n'
        $terminal.Process.WaitForExit(30000) | Should -BeTrue
        $terminal.Process.Dispose()
    }

    It 'fit' {
        ($shown | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $Columns
        @($shown -match '^-+ ').Count | Should -BeGreaterOrEqual 12
        foreach ($header in 'Name +Id +Status +Leader +Epoch +Members +Endpoint', 'Room +User +State +Server +Waiting +Unconfirmed', 'Name +Id +Role +State +Heartbeat +RoundTrip +Clients +Msg/s +Lag') { $shown -match $header | Should -HaveCount 1 }
    }

    It 'show whole names where there is room' {
        $row = @($shown -match '^works.* Leader .* 127\.0\.0\.1:')[0]
        if ($Columns -eq 80) { $row | Should -Match '^workstation\u2026 ' } else { $row | Should -Match '^workstation-of-anna-1234 ' }
    }
}

# As with Invoke-Command, the objects are copies without methods, and their enumerations are numbers with a name.
Describe 'The views of objects from another process' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $job = Start-Job {
            Import-Module $using:module
            $net = $using:net
            $null = 1..2 | Start-ChatServer @net
            $room = Connect-ChatRoom lobby -UserName anna
            $objects = [ordered]@{
                ChatReceipt     = Send-ChatMessage hello -Room $room -PassThru
                ChatMessage     = Receive-ChatMessage -Wait -Count 1
                ChatElection    = Invoke-ChatElection
                ChatServer      = Get-ChatServer
                ChatRoom        = $room
                ChatGroupView   = Get-ChatGroupView
                ChatGroupMember = (Get-ChatGroupView).Members
                ChatGroup       = Find-ChatGroup pschat -Timeout 10s
                ChatRoomInfo    = Get-ChatRoom -Available
                ChatUser        = Get-ChatUser
                ChatGroupChange = Get-ChatGroupView -Watch | Select-Object -First 1
                ChatCheck       = Test-ChatGroup
                ChatMeasurement = Measure-ChatGroup -Count 5
            }
            foreach ($name in $objects.Keys) {
                $objects[$name]
                [pscustomobject]@{ Type = $name; Json = $objects[$name] | ConvertTo-Json; Csv = @($objects[$name] | ConvertTo-Csv)[0] }
                foreach ($as in 'Format-Table', 'Format-List', 'Format-Wide') {
                    [pscustomobject]@{ Name = $name; As = $as; Text = $objects[$name] | & $as | Out-String -Width 80 }
                }
            }
        }
        try { $received = $job | Wait-Job -Timeout 180 | Receive-Job } finally { Remove-Job $job -Force }
    }

    It 'of <_> are those of the objects themselves' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'ChatRoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        $name = $_
        $copies = $received | Where-Object { $_.pstypenames[0] -like "Deserialized.*.$name" }
        $there = $received | Where-Object Name -EQ $name | Where-Object { $_.psobject.Properties['As'] }
        $there | Should -HaveCount 3
        foreach ($view in $there) { $copies | & $view.As | Out-String -Width 80 | Should -Be $view.Text }
    }

    # A time is one text as JSON here, and all its parts there: PowerShell itself does that to every DateTimeOffset.
    It 'of <_> have the same properties as JSON and CSV' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'ChatRoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        $name = $_
        $ofJobs = 'PSComputerName', 'RunspaceId', 'PSShowComputerName', 'PSSourceJobInstanceId'
        $copies = @($received | Where-Object { $_.pstypenames[0] -like "Deserialized.*.$name" } | Select-Object * -ExcludeProperty $ofJobs)
        $there = @($received | Where-Object Type -EQ $name | Where-Object { $_.psobject.Properties['Json'] })
        $there | Should -HaveCount 1
        @($copies | ConvertTo-Csv)[0] | Should -Be $there.Csv
        $originals = @($there.Json | ConvertFrom-Json)
        $times = @($originals[0].psobject.Properties | Where-Object { $_.Value -is [datetime] } | ForEach-Object Name)
        $null = $copies | Select-Object * -ExcludeProperty $times | ConvertTo-Json -WarningVariable cut -WarningAction SilentlyContinue
        $cut | Should -BeNullOrEmpty -Because 'nothing is nested deeper than ConvertTo-Json goes by default'
        $copies | Should -HaveCount $originals.Count
        foreach ($i in 0..($originals.Count - 1)) {
            # The clients of a measurement may leave between the two looks.
            foreach ($property in $originals[$i].psobject.Properties | Where-Object Name -NotIn (@($times) + 'Clients')) {
                $is = ConvertTo-Json -Compress -InputObject $copies[$i].($property.Name)
                $is | Should -Be (ConvertTo-Json -Compress -InputObject $property.Value) -Because $property.Name
            }
        }
    }
}
