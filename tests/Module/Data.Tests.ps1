#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A message with data' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1, 2
        $alice = Connect-ChatRoom lobby -UserName alice -Server node1
        $bob = Connect-ChatRoom lobby -UserName bob -Server node2
        function Receive { Receive-ChatMessage $bob -Wait -Count 1 -Timeout $limit }
    }

    AfterAll { Clear-Session }

    It 'carries objects of the pipeline, with a text that shows them' {
        Get-Process -Id $PID | Select-Object Name, Id | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text | Should -Be "Name: $((Get-Process -Id $PID).Name), Id: $PID"
        $message.Data | Should -BeOfType PSCustomObject
        $message.Data.Id | Should -Be $PID
        $message.Data.PSObject.Properties.Name | Should -Be 'Name', 'Id'
    }

    It 'carries an object beside a text' {
        Send-ChatMessage 'the figures' -Room $alice -Data @{ list = 1, 2.5, 'three', $null, $true; inner = @{ deep = 'x' } }
        $message = Receive
        $message.Text | Should -Be 'the figures'
        $message.Data.list | Should -Be 1, 2.5, 'three', $null, $true
        $message.Data.inner.deep | Should -Be 'x'
    }

    # The table in the help of Send-ChatMessage.
    It 'arrives as it was sent: <Value> of type <Type>' -ForEach @(
        @{ Type = 'Boolean'; Value = $true }
        @{ Type = 'Int32'; Value = 7 }
        @{ Type = 'Int32'; Value = [int]::MinValue }
        @{ Type = 'Int64'; Value = [long]::MaxValue }
        @{ Type = 'BigInteger'; Value = [bigint]::Pow(10, 40) }
        @{ Type = 'BigInteger'; Value = [bigint][ulong]::MaxValue }
        @{ Type = 'Double'; Value = 0.1 }
        @{ Type = 'Double'; Value = 1.0 }
        @{ Type = 'Double'; Value = 1e300 }
        @{ Type = 'Double'; Value = [double]::Epsilon }
        @{ Type = 'Double'; Value = [double]::NaN }
        @{ Type = 'Double'; Value = [double]::NegativeInfinity }
        @{ Type = 'Single'; Value = [float]0.1 }
        @{ Type = 'Decimal'; Value = 0.1d }
        @{ Type = 'Decimal'; Value = 1.50d }
        @{ Type = 'Char'; Value = [char]'x' }
        @{ Type = 'String'; Value = '' }
        @{ Type = 'String'; Value = "two`nlines, `u{1F600} and `"quotes`"" }
        @{ Type = 'String'; Value = '2026-01-02T03:04:05.0000000Z' }
        @{ Type = 'String'; Value = '7' }
        @{ Type = 'DateTime'; Value = [datetime]::new(2026, 1, 2, 3, 4, 5, 6, [DateTimeKind]::Utc) }
        @{ Type = 'DateTime'; Value = [datetime]::new(2026, 1, 2, 3, 4, 5, 6, [DateTimeKind]::Unspecified) }
        @{ Type = 'DateTime'; Value = [datetime]::new(2026, 1, 2, 3, 4, 5, 6, [DateTimeKind]::Local) }
        @{ Type = 'DateTimeOffset'; Value = [DateTimeOffset]::new(2026, 1, 2, 3, 4, 5, [timespan]::FromHours(2)) }
        @{ Type = 'DateOnly'; Value = [DateOnly]::new(2026, 1, 2) }
        @{ Type = 'TimeOnly'; Value = [TimeOnly]::new(3, 4, 5) }
        @{ Type = 'TimeSpan'; Value = [timespan]::FromTicks(-12345678901) }
        @{ Type = 'Guid'; Value = [guid]'1f0c22ab-0000-4000-8000-00000000000a' }
        @{ Type = 'Uri'; Value = [uri]'https://example.org/a b?c=%20' }
        @{ Type = 'Version'; Value = [version]'1.2.3.4' }
        @{ Type = 'IPAddress'; Value = [ipaddress]'fe80::1' }
        @{ Type = 'Byte[]'; Value = [byte[]](0, 255, 7) }
        @{ Type = 'Byte[]'; Value = [byte[]]@() }
        @{ Type = 'XmlDocument'; Value = [xml]'<a b="c">d<e /></a>' }
    ) {
        Send-ChatMessage x -Room $alice -Data ([ordered]@{ Alone = $Value; Listed = @($Value, 'end') })
        $data = (Receive).Data
        foreach ($arrived in $data.Alone, $data.Listed[0]) {
            , $arrived | Should -BeOfType $(if ($Type -eq 'BigInteger') { [bigint] } elseif ($Type -eq 'XmlDocument') { [xml] } elseif ($Type -eq 'IPAddress') { [ipaddress] } else { "System.$Type" })
            if ($Value -is [xml]) { $arrived.OuterXml | Should -BeExactly $Value.OuterXml }
            elseif ($Value -is [byte[]]) { [Convert]::ToHexString($arrived) | Should -Be ([Convert]::ToHexString($Value)) }
            else { $arrived.Equals($Value) | Should -BeTrue -Because "$arrived is $Value" }
        }

        if ($Value -is [datetime]) { $data.Alone.Kind | Should -Be $Value.Kind }
        if ($Value -is [DateTimeOffset]) { $data.Alone.Offset | Should -Be $Value.Offset }
        if ($Value -is [decimal]) { "$($data.Alone)" | Should -Be "$Value" -Because 'it keeps its zeros' }
    }

    It 'arrives as the help says: <Name>' -ForEach @(
        @{ Name = 'whole numbers'; Value = [byte]1, [sbyte]-1, [short]2, [ushort]3, [uint]4, [long]5, [bigint]6; Expected = 1, -1, 2, 3, 4, 5, 6; Type = [int] }
        @{ Name = 'enumerations'; Value = @([DayOfWeek]::Monday, [IO.FileAttributes]'ReadOnly, Hidden'); Expected = 'Monday', 'ReadOnly, Hidden'; Type = [string] }
        @{ Name = 'types'; Value = @([int], [string]); Expected = 'System.Int32', 'System.String'; Type = [string] }
        @{ Name = 'switches'; Value = @([switch]$true, [switch]$false); Expected = $true, $false; Type = [bool] }
        @{ Name = 'texts with properties'; Value = @('a' | Add-Member Note x -PassThru); Expected = 'a'; Type = [string] }
    ) {
        Send-ChatMessage x -Room $alice -Data @{ Values = $Value }
        $arrived = (Receive).Data.Values
        $arrived | Should -BeExactly $Expected
        foreach ($one in $arrived) { $one | Should -BeOfType $Type }
    }

    It 'keeps nothing as nothing, and lists as lists' {
        $list = [Collections.Generic.List[object]](1, @(2), @(), $null)
        Send-ChatMessage x -Room $alice -Data ([ordered]@{ Nothing = $null; NoValue = [DBNull]::Value; List = $list; One = @('only'); Empty = @(); Set = [Collections.Generic.HashSet[int]][int[]](3, 4) })
        $data = (Receive).Data
        $data.Nothing, $data.NoValue | Should -Be $null, $null
        $data.List.Count, $data.List[1].Count, $data.List[2].Count, $data.List[3] | Should -Be 4, 1, 0, $null
        $data.One.GetType().IsArray, $data.One.Count | Should -Be $true, 1
        $data.Empty.GetType().IsArray, $data.Empty.Count | Should -Be $true, 0
        $data.Set | Should -Be 3, 4
    }

    It 'keeps the order of a table, and keys that an object cannot have' {
        Send-ChatMessage x -Room $alice -Data ([ordered]@{ z = 1; a = 2; m = 3 })
        (Receive).Data.PSObject.Properties.Name | Should -Be 'z', 'a', 'm'
        $table = [Collections.Generic.Dictionary[string, object]]::new([StringComparer]::Ordinal)
        $table['Name'], $table['name'], $table[''], $table['PSObject'] = 'upper', 'lower', 'empty', 'reserved'
        Send-ChatMessage x -Room $alice -Data $table
        $data = (Receive).Data
        $data | Should -BeOfType Collections.Specialized.OrderedDictionary
        $data.Count, $data['Name'], $data['name'], $data[''], $data['PSObject'] | Should -Be 4, 'upper', 'lower', 'empty', 'reserved'
        Send-ChatMessage again -Room $alice -Data $data
        (Receive).Data['name'] | Should -Be lower
    }

    It 'keeps properties that look like the marks of a type' {
        $odd = [pscustomobject]@{ '$type' = 'guid'; value = '1f0c22ab-0000-4000-8000-00000000000a' }
        $odd | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Data.'$type', $message.Data.value | Should -Be 'guid', $odd.value
        $message.Data.value | Should -BeOfType string
        $message.Text | Should -Be "`$type: guid, value: $($odd.value)"
        Send-ChatMessage x -Room $alice -Data @{ inner = @{ '$type' = 'object'; value = @{ '$type' = 'unknown'; value = 'x' } } }
        $inner = (Receive).Data.inner
        $inner.'$type', $inner.value.'$type', $inner.value.value | Should -Be 'object', 'unknown', 'x'
    }

    It 'is shown as a text that people can read' {
        [pscustomobject]@{ Id = [guid]::Empty; When = [timespan]::FromSeconds(5); Sum = 1.5d; Deep = @{ Tags = 'a', 'b' } } | Send-ChatMessage -Room $alice
        (Receive).Text | Should -Be 'Id: 00000000-0000-0000-0000-000000000000, When: 00:00:05, Sum: 1.5, Deep: {Tags: [a, b]}'
    }

    It 'is sent for a table or an object that is an argument, as from the pipeline' {
        Send-ChatMessage @{ a = 1 } -Room $alice
        $message = Receive
        $message.Text, $message.Data.a | Should -Be 'a: 1', 1
        Send-ChatMessage -Message ([pscustomobject]@{ b = 2 }), 'text', @{ c = 3 } -Room $alice
        (Receive).Data.b | Should -Be 2
        (Receive).Text | Should -Be 'text'
        (Receive).Data.c | Should -Be 3
        Send-ChatMessage 0x10 -Room $alice
        $message = Receive
        $message.Text, $message.Data | Should -Be '0x10', $null -Because 'it was typed as a text'
    }

    It 'of an error is what the error says' {
        $problem = try { throw 'too bad' } catch { $_ }
        $problem | Send-ChatMessage -Room $alice
        $data = (Receive).Data
        $data.Message, $data.Id, $data.Category | Should -Be 'too bad', 'too bad', 'OperationStopped'
        $data.StackTrace | Should -Match 'Data\.Tests\.ps1'
        [InvalidOperationException]::new('not now') | Send-ChatMessage -Room $alice
        $data = (Receive).Data
        $data.Message, $data.Exception | Should -Be 'not now', 'System.InvalidOperationException'
    }

    It 'of an object that a job has returned is that of the object' {
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize([pscustomobject]@{ Name = 'x'; At = [datetime]::UnixEpoch; Spans = @([timespan]::FromHours(1)) }))
        $copy | Send-ChatMessage -Room $alice
        $data = (Receive).Data
        $data.Name, $data.At, $data.Spans[0] | Should -Be 'x', ([datetime]::UnixEpoch), ([timespan]::FromHours(1))
    }

    It 'is an error when it would not arrive as it is: <Name>' -ForEach @(
        @{ Name = 'a secure string'; Words = '*secret is a secure string*'; Value = { @{ secret = [securestring]::new() } } }
        @{ Name = 'a credential'; Words = '*login.Password is a secure string*'; Value = { @{ login = [pscredential]::new('x', [securestring]::new()) } } }
        @{ Name = 'a script block'; Words = '*it is a script block*'; Value = { { 'code' } } }
        @{ Name = 'a delegate'; Words = '*run is a delegate*'; Value = { @{ run = [action] { } } } }
        @{ Name = 'a stream'; Words = '*of type MemoryStream*'; Value = { @{ stream = [IO.MemoryStream]::new() } } }
        @{ Name = 'a key that is no text'; Words = "*inner is a table with the key '1' of type Int32*"; Value = { @{ inner = @{ 1 = 'one' } } } }
        @{ Name = 'half an emoji'; Words = '*text is a malformed text: character 2 is half a surrogate pair*'; Value = { @{ text = "a`u{1F600}".Substring(0, 2) } } }
        @{ Name = 'an object with nothing to show'; Words = '*of type Object, without properties*'; Value = { [object]::new() } }
        @{ Name = 'XML that would load a file'; Words = '*XML document with a document type*'; Value = { @{ x = [xml]'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' } } }
        @{ Name = 'a number without end'; Words = '*more than 4000 digits*'; Value = { @{ n = [bigint]::Pow(10, 4001) } } }
    ) {
        $data = & $Value
        Get-ErrorId { Send-ChatMessage x -Room $alice -Data $data } | Should -Be 'PSChat.DataUnsupported'
        $problem = Send-ChatMessage x -Room $alice -Data $data -ErrorAction Continue 2>&1
        "$problem" | Should -BeLike $Words
        Get-ErrorId { $data, 'after' | Send-ChatMessage -Room $alice } | Should -Be 'PSChat.DataUnsupported'
        (Receive).Text | Should -Be after -Because 'the others go out'
    }

    It 'survives a property that throws' {
        $object = [pscustomobject]@{ Good = 1 } | Add-Member ScriptProperty Bad { throw 'no' } -PassThru
        $object | Send-ChatMessage -Room $alice
        $data = (Receive).Data
        $data.Good | Should -Be 1
        $data.Bad | Should -BeNullOrEmpty
    }

    It 'has the unchanged text of numbers, and of texts with added properties' {
        7 | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text, $message.Data | Should -Be '7', 7
        'plain' | Add-Member Note x -PassThru | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text | Should -Be 'plain'
        $message.Data | Should -BeNullOrEmpty
    }

    It 'is forwarded as it was received' {
        Send-ChatMessage first -Room $alice -Data @{ a = 1 }
        Receive | Select-Object Text, Data | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text, $message.Data.a | Should -Be 'first', 1
    }

    It 'is an error when it is too deep; -Depth allows more' {
        $deep = @{ a = @{ b = @{ c = @{ d = @{ e = 1 } } } } }
        Get-ErrorId { Send-ChatMessage deep -Room $alice -Data $deep } | Should -Be 'PSChat.ObjectTooDeep'
        Send-ChatMessage deep -Room $alice -Data $deep -Depth 5
        (Receive).Data.a.b.c.d.e | Should -Be 1
    }

    It 'is an error when it contains itself' {
        $loop = @{}
        $loop.self = $loop
        Get-ErrorId { Send-ChatMessage loop -Room $alice -Data $loop -Depth 32 } | Should -Be 'PSChat.ObjectTooDeep'
    }

    It 'is an error when it is too long; the others go out' {
        Get-ErrorId { @{ a = 'before' }, @{ a = 'x' * 70000 }, @{ a = 'after' } | Send-ChatMessage -Room $alice } | Should -Be 'PSChat.DataTooLong'
        (Receive).Data.a | Should -Be 'before'
        (Receive).Data.a | Should -Be 'after'
    }

    It 'survives ConvertTo-Json and remoting' {
        Send-ChatMessage x -Room $alice -Data @{ a = @{ b = 1 } }
        $message = Receive
        ($message | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Data.a.b | Should -Be 1
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($message))
        $copy.Data.a.b | Should -Be 1
    }
}
