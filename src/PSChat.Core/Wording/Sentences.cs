using PSChat.Groups;

namespace PSChat.Wording;

/// <summary>Remedies as sentences. What a program calls its settings and commands comes from its
/// <see cref="Vocabulary"/>.</summary>
internal static class Sentences
{
    public static string Of(Remedy remedy, Vocabulary words) =>
        OfErrors(remedy, words) ?? OfKeys(remedy.Code, words) ?? OfChecks(remedy, words)
            ?? throw new InvalidOperationException($"No sentence for {remedy.Code}.");

    private static string? OfErrors(Remedy remedy, Vocabulary words) => remedy.Code switch
    {
        RemedyCode.None => "",
        RemedyCode.Custom => remedy.Arguments[0],
        RemedyCode.TryAgain => "Try again.",
        RemedyCode.ConnectAgain => "Connect again.",
        RemedyCode.StartServer => "Start a server.",
        RemedyCode.ConnectAndReadHistory =>
            "Connect again, and look at the history before you send again what was not confirmed.",
        RemedyCode.FindGroup =>
            $"Start a server, or name one with {words.Seed} if the network drops broadcasts; check the group's name, its key "
            + "and the firewall.",
        RemedyCode.CorrectSeed => "Give seeds as host or host:port.",
        RemedyCode.CheckSeedName =>
            $"Check the names of the seeds ({words.Seed}) and this machine's name service; an address works without it.",
        RemedyCode.CorrectName => $"Use {Names.Rule}.",
        RemedyCode.CheckNames => "Check the names that were given.",
        RemedyCode.ChooseUserName => "Choose another user name.",
        RemedyCode.ChoosePort => $"Choose another port with {words.Port}.",
        RemedyCode.ChooseDiscoveryPort => $"Choose another port with {words.DiscoveryPort}.",
        RemedyCode.ChooseUnreservedPort =>
            $"Choose another port with {words.Port}. On Windows, 'netsh int ipv4 show excludedportrange tcp' lists the reserved "
            + "ones; on Unix, those below 1,024 are reserved.",
        RemedyCode.ChooseUnreservedDiscoveryPort =>
            $"Give another port to the whole group with {words.DiscoveryPort}. On Windows, "
            + "'netsh int ipv4 show excludedportrange udp' lists the reserved ones; on Unix, those below 1,024 are reserved.",
        RemedyCode.ChooseLocalAddress => $"Give an address of this machine with {words.BindAddress}.",
        RemedyCode.OpenTcpPorts => "Open their TCP ports in the firewall.",
        RemedyCode.NameServersGroup => "Name the group of that server.",
        RemedyCode.AdoptMinimumCopies =>
            $"Start the server without {words.MinimumCopies} to adopt the group's, or with the same number.",
        RemedyCode.UpdateBothSides => "Bring both sides to the same version of PSChat.",
        RemedyCode.AskLessOften => "Ask less often.",
        RemedyCode.CloseConnections => "Close connections that nobody needs, or wait and try again.",
        RemedyCode.CloseSessions => "Close connections that nobody needs, or wait until sessions that were lost are over.",
        RemedyCode.LeaveRooms => "Leave rooms that nobody needs, or connect to another server.",
        RemedyCode.WaitBetweenElections => "Wait some seconds; each election stops the group for a moment.",
        RemedyCode.LookForLeader => $"Look at the servers' own view ({words.ShowView}); they may be without a leader.",
        RemedyCode.LookForMembers => $"Look at {words.ShowView}; members may be unreachable.",
        RemedyCode.LookBeforeSendingAgain =>
            $"It may still arrive: it is kept and goes out when it can. Look at {words.ShowView} before you send it again.",
        RemedyCode.ShortenText => "Send it in parts, or send where it can be found.",
        RemedyCode.ShortenData => "Send fewer properties or items, or send where they can be found.",
        RemedyCode.JoinRoom => "Join it first.",
        RemedyCode.WaitForMembership => "Wait until it has joined.",
        _ => null,
    };

    private static string? OfKeys(RemedyCode code, Vocabulary words) => code switch
    {
        RemedyCode.GiveKey => $"Give the group's key with {words.Key}.",
        RemedyCode.LeaveKeyOut => "Leave the key out, or give the same one to the group's servers.",
        RemedyCode.GiveServersKey =>
            "Give the key that the group's servers have; if it is the same, somebody on the network is in between.",
        RemedyCode.ShareKey => $"Give the same key to all servers and clients of the group with {words.Key}, or to none.",
        RemedyCode.MakeKey => $"Make a key with {words.MakeKey}, and carry it to the other machines.",
        RemedyCode.CopyWholeKey => "Copy all of it, from 'pschat1:' to its end.",
        RemedyCode.SetClocks => "Set both clocks; they may differ by five minutes.",
        RemedyCode.UseNewerSystem =>
            "Use a system that has it (Linux with OpenSSL 1.1.1, Windows 11, Windows Server 2022), or a group without a key.",
        _ => null,
    };

    private static string? OfChecks(Remedy remedy, Vocabulary words) => remedy.Code switch
    {
        RemedyCode.FreeDiscoveryPort =>
            $"End the program that has this port, or give another port to the whole group with {words.DiscoveryPort}.",
        RemedyCode.MakeGroupReachable =>
            $"Start a server with {words.StartServer}; check the group's name; open the UDP port in the firewall of the servers; "
            + $"where the network drops broadcasts, name a server with {words.Seed}.",
        RemedyCode.CheckSeed => "Name a host on which a server of the group runs, and open the UDP port in its firewall.",
        RemedyCode.AnnounceFewerAddresses =>
            "One address that works is enough. To announce no others, start the server with "
            + $"{words.BindAddress} or {words.AdvertiseAddress}.",
        RemedyCode.OpenServerPort =>
            $"Open the server's TCP port in its firewall (a fixed one with {words.Port}); behind NAT or in a container, start it "
            + $"with {words.AdvertiseAddress}.",
        RemedyCode.RelieveSlowServer =>
            "Look for load on the machine and on the network; on slow networks raise "
            + $"{words.HeartbeatInterval} and {words.FailureTimeout}.",
        RemedyCode.UpdateAllMachines => "Bring all machines to the same version of PSChat.",
        RemedyCode.AlignSettings => "Bring both sides to the same group and settings.",
        RemedyCode.WaitForCatchUp => "Wait; if it lasts, look at its Lag and at the network.",
        RemedyCode.WaitForElection => "Wait; if it lasts, the servers do not reach each other.",
        RemedyCode.CheckSilentServer =>
            "Look at its machine and network. If it is gone, the group drops it by itself; if it is frozen, end it.",
        RemedyCode.RelieveLaggingServer => "Look for load on its machine, and at the network between it and the leader.",
        RemedyCode.SetServerClocks =>
            "Set the clocks of the servers by NTP. Order is not affected, but times jump when another server leads.",
        RemedyCode.ReconnectServers =>
            "The servers do not reach each other: check their TCP and UDP ports and the network between them. They merge by "
            + "themselves when they do.",
        RemedyCode.RelieveHighestServer =>
            $"Look for load on the machine of {remedy.Arguments[0]}; {words.HoldElection} holds an election once it is well.",
        RemedyCode.BringServersBack =>
            $"Bring the servers back that do not answer, or start others, until {remedy.Arguments[0]} hold together.",
        RemedyCode.StartMoreServers => "Start a second and a third server, on other machines.",
        RemedyCode.StartSpareServer => "Start one more server than MinimumCopies asks for.",
        RemedyCode.FindHeavyUser =>
            "Look in the server's job or log for when, and on the network for who: each limit is far above what people need.",
        RemedyCode.SeparateGroups =>
            "Somebody speaks for this group with another key, or with none where there is one: give all servers and clients the "
            + "same key, or another name to the other group.",
        RemedyCode.SetAllClocks =>
            "Set the clocks of all machines by NTP. If they are right, somebody on the network sends old datagrams again.",
        _ => null,
    };
}
