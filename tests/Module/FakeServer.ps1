# Dot-sourced by tests that need a faulty server: it answers discovery, and then behaves as told.

# The wire's primitives from docs/protocol/wire.md; numbers below 128 are one byte.
function ConvertTo-WireText([string] $Text) { [byte]$Text.Length; [Text.Encoding]::ASCII.GetBytes($Text) }
function ConvertTo-WireMember([int] $Port) {
    [byte]1; [BitConverter]::GetBytes([uint64]1); ConvertTo-WireText fake
    [byte]1; [byte]4; [byte[]](127, 0, 0, 1); [BitConverter]::GetBytes([uint16]$Port); [BitConverter]::GetBytes([uint16]$Port)
}
function ConvertTo-WireEpoch { [byte]1; [byte]1; [BitConverter]::GetBytes([uint64]1) }
function ConvertTo-WireFrame([byte] $Type, [byte[]] $Body) { [BitConverter]::GetBytes([uint32]($Body.Length + 1)); $Type; $Body }

# Returns the welcome of a group with only this server.
function Get-WelcomeFrame([string] $Group, [int] $Port) {
    ConvertTo-WireFrame 2 ((ConvertTo-WireMember $Port) + [byte]1 + (ConvertTo-WireText $Group) + (ConvertTo-WireEpoch) + [byte]1 + (ConvertTo-WireMember $Port) + [byte]1 + [byte]0)
}

# Answers probes for a group. The hello of a link is welcomed, refused with a code, or never answered. An answered link is
# closed at its next frame. Stop-FakeServer stops it.
function Start-FakeServer([string] $Group, [int] $DiscoveryPort, [switch] $Welcome, [byte] $Refusal) {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $udp = [Net.Sockets.Socket]::new('InterNetwork', 'Dgram', 'Udp')
    $udp.SetSocketOption('Socket', 'ReuseAddress', $true)
    $udp.Bind([Net.IPEndPoint]::new([Net.IPAddress]::Loopback, $DiscoveryPort))
    $tail = [byte[]]((ConvertTo-WireEpoch) + [byte]1 + (ConvertTo-WireMember $port))
    $head = [byte[]]([Text.Encoding]::ASCII.GetBytes('PSCH') + [BitConverter]::GetBytes([uint16]1) + [byte[]](0, 2) + (ConvertTo-WireText $Group))
    $bytes = [byte[]]@(if ($Welcome) { Get-WelcomeFrame $Group $port } elseif ($Refusal) { ConvertTo-WireFrame 3 ($Refusal, [byte]0) })

    $ready = [Threading.CountdownEvent]::new(2)
    $answering = [powershell]::Create().AddScript({
            param($udp, $head, $tail, $ready)
            $null = $ready.Signal()
            $buffer = [byte[]]::new(2000)
            while ($true) {
                $from = [Net.EndPoint][Net.IPEndPoint]::new([Net.IPAddress]::Any, 0)
                try { $null = $udp.ReceiveFrom($buffer, [ref]$from) } catch { return }
                # Magic, version, authentication, type and the group's text, then the number that the answer must repeat.
                $at = 9 + $buffer[8]
                $null = $udp.SendTo([byte[]]($head + $buffer[$at..($at + 7)] + $tail), $from)
            }
        }).AddArgument($udp).AddArgument($head).AddArgument($tail).AddArgument($ready)
    $linking = [powershell]::Create().AddScript({
            param($listener, $bytes, $ready)
            $null = $ready.Signal()
            $buffer = [byte[]]::new(5000)
            while ($true) {
                try { $client = $listener.AcceptSocket() } catch { return }
                if ($client.Receive($buffer) -and $bytes) {
                    $null = $client.Send($bytes)
                    $null = $client.Receive($buffer)
                    $client.Dispose()
                }
            }
        }).AddArgument($listener).AddArgument($bytes).AddArgument($ready)
    $null = $answering.BeginInvoke(), $linking.BeginInvoke()
    if (-not $ready.Wait($limit)) { throw 'The fake server did not start in time.' }
    [pscustomobject]@{ Endpoint = "127.0.0.1:$port"; Sockets = $udp, $listener; Shells = $answering, $linking }
}

function Stop-FakeServer($Server) {
    foreach ($socket in $Server.Sockets) { $socket.Dispose() }
    foreach ($shell in $Server.Shells) { $shell.Dispose() }
}
